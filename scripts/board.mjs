// `npm run firmware`: builds the strap's firmware for the board, checks it, and converts it to the UF2 file to drop onto the board.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { findNativeRust, findTargetRust, TARGET } from './rust.mjs';
import { ROOT } from './setup.mjs';

const FIRMWARE = join(ROOT, 'firmware');

const forBoard = await findTargetRust();
const forThis = await findNativeRust();
if (forBoard === null || forThis === null) {
  console.error(`No Rust for the board. With rustup: rustup target add ${TARGET}
On Debian: apt-get install rustc-web cargo-web rust-web-src lld libclang-14-dev clang-14`);
  process.exit(2);
}
for (const [{ cargo, env }, args, folder] of [
  [forBoard, ['build', '--release', '--locked', ...process.argv.slice(2)], 'xiao'],
  [forThis, ['run', '--quiet', '--locked', '-p', 'uf2'], '.'],
]) {
  const { status } = spawnSync(cargo, args, { cwd: join(FIRMWARE, folder), stdio: 'inherit', env: { ...process.env, ...env } });
  if (status !== 0) process.exit(1);
}
