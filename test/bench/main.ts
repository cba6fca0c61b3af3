/**
 * `npm run bench`: the product's cost on this machine, with the targets beside it. `npm run bench -- ble 600 8`: Bluetooth alone, for 600 s
 * with eight straps; `npm run bench -- page 60`: the page alone, 60 s at each size.
 */
import { cpus } from 'node:os';
import { benchBle } from './ble.ts';
import { benchFilter } from './filter.ts';
import { benchLine, benchMemory } from './line.ts';
import { benchPage } from './page.ts';
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
if (only === undefined || only === 'page') {
  console.log(`\nPage, two legs and a pelvis strap (${seconds} s at each size; build first)`);
  await benchPage(Number(seconds));
}
if (only === undefined || only === 'ble') {
  console.log(`\nBluetooth on the virtual air (${seconds} s each)`);
  await benchBle(Number(seconds), counts.length === 0 ? undefined : counts.map(Number));
}
process.exit(0);
