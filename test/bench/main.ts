/** `npm run bench`: what the product costs on this machine, with the targets beside it. */
import { cpus } from 'node:os';
import { benchBle } from './ble.ts';
import { benchFilter } from './filter.ts';
import { benchLine, benchMemory } from './line.ts';
import { benchStation } from './station.ts';
import { benchWire } from './wire.ts';

console.log(`Node ${process.versions.node}, ${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores\n`);
console.log('Wire');
benchWire();
console.log('\nFilter');
benchFilter();
console.log('\nLine');
benchLine();
benchMemory();
console.log('\nStation in real time, five straps, a page open, the store being queried hard (20 s)');
await benchStation();
console.log('\nBluetooth on the virtual air (10 s each)');
await benchBle();
process.exit(0);
