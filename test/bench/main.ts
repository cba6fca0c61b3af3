/** `npm run bench`: what the product costs on this machine, with the targets beside it. `npm run bench -- ble 600 8`: Bluetooth alone, s, straps. */
import { cpus } from 'node:os';
import { benchBle } from './ble.ts';
import { benchFilter } from './filter.ts';
import { benchLine, benchMemory } from './line.ts';
import { benchStation } from './station.ts';
import { benchWire } from './wire.ts';

const [only, seconds = '10', ...counts] = process.argv.slice(2);
console.log(`Node ${process.versions.node}, ${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores`);
if (only === undefined) {
  console.log('\nWire');
  benchWire();
  console.log('\nFilter');
  benchFilter();
  console.log('\nLine');
  benchLine();
  benchMemory();
  console.log('\nStation in real time, five straps, a page open, the store being queried hard (20 s)');
  await benchStation();
}
if (only === undefined || only === 'ble') {
  console.log(`\nBluetooth on the virtual air (${seconds} s each)`);
  await benchBle(Number(seconds), counts.length === 0 ? undefined : counts.map(Number));
}
process.exit(0);
