// `npm run firmware`: builds the strap's firmware for the board, checks its size, and makes the UF2 file to drop onto the board.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findTargetRust, TARGET } from './rust.mjs';
import { makeUf2, readElf } from './uf2.mjs';

const BOARD = fileURLToPath(new URL('../firmware/xiao', import.meta.url));
/** nRF52840's number among the families of UF2 bootloaders. */
const FAMILY = 0xada52840;
/** After the master boot record; before the settings' page, which is before the bootloader. */
const FLASH = { begin: 0x1000, end: 0xf3000 };
const MOST_FLASH_BYTES = 200_000;
const MOST_RAM_BYTES = 64_000;

const toolchain = await findTargetRust();
if (toolchain === null) {
  console.error(`No Rust for the board. With rustup: rustup target add ${TARGET}
On Debian: apt-get install rustc-web cargo-web rust-web-src lld libclang-14-dev clang-14`);
  process.exit(2);
}
const build = spawnSync(toolchain.cargo, ['build', '--release', '--locked', ...process.argv.slice(2)], {
  cwd: BOARD,
  stdio: 'inherit',
  env: { ...process.env, ...toolchain.env },
});
if (build.status !== 0) process.exit(1);

const { segments, flashBytes, ramBytes } = readElf(join(BOARD, 'target', TARGET, 'release', 'xiao'));
const faults = [];
const [first, last] = [segments[0], segments.at(-1)];
if (first === undefined || first.address !== FLASH.begin) faults.push(`it does not begin at 0x${FLASH.begin.toString(16)}`);
else if (last.address + last.bytes.length > FLASH.end) faults.push('it reaches into the settings or the bootloader');
if (flashBytes >= MOST_FLASH_BYTES) faults.push(`it takes more flash than ${MOST_FLASH_BYTES} bytes`);
if (ramBytes >= MOST_RAM_BYTES) faults.push(`it takes more RAM than ${MOST_RAM_BYTES} bytes`);
console.log(`flash ${flashBytes} bytes, RAM ${ramBytes} bytes before the stack`);
if (faults.length > 0) {
  console.error(`The firmware must not be flashed: ${faults.join('; ')}.`);
  process.exit(1);
}
const file = join(BOARD, 'target', 'knees-out-strap.uf2');
writeFileSync(file, makeUf2(segments, FAMILY));
console.log(`${relative(process.cwd(), file)} is ready: firmware/README.md says how to flash it.`);
