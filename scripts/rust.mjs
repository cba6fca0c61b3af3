// Finds the Rust that builds the straps' firmware, for this machine and for the straps' processor. Debian's packages are enough.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { ensureSystem } from './setup.mjs';

/** The straps' processor: Cortex-M4F. */
export const TARGET = 'thumbv7em-none-eabihf';
/** The Rust version required by firmware/Cargo.toml. */
const OLDEST_RUST = 90;
const DEBIAN_CARGO = '/usr/bin/cargo';
const DEBIAN_CLIPPY = '/usr/bin/cargo-clippy';

/** The Debian packages `npm test` needs; a machine with another Rust needs only what that Rust lacks. */
const COMPILER = [
  { path: DEBIAN_CARGO, package: 'cargo-web', for: 'the straps’ firmware' },
  { path: '/usr/bin/rustc', package: 'rustc-web', for: 'the straps’ firmware' },
];
const FOR_TARGET = [
  ...COMPILER,
  { path: '/usr/lib/rustlib/src/rust/library', package: 'rust-web-src', for: 'the straps’ firmware' },
  { path: '/usr/bin/ld.lld', package: 'lld', for: 'the straps’ firmware' },
  { path: '/usr/bin/clang-14', package: 'clang-14', for: 'the straps’ firmware' },
  { path: '/usr/lib/llvm-14/lib/libclang.so', package: 'libclang-14-dev', for: 'the straps’ firmware' },
];

const output = (command, args) => spawnSync(command, args, { encoding: 'utf8' }).stdout ?? '';
const isNewEnough = (cargo) => Number(/^cargo 1\.(\d+)/.exec(output(cargo, ['--version']))?.[1] ?? 0) >= OLDEST_RUST;

/** `{ cargo, env }` for programs that run here; null when none exists and none could be installed. */
export async function findNativeRust() {
  if (isNewEnough('cargo')) return { cargo: 'cargo', env: {} };
  const missing = await ensureSystem(COMPILER);
  return missing.length === 0 && isNewEnough(DEBIAN_CARGO) ? { cargo: DEBIAN_CARGO, env: { RUSTC: '/usr/bin/rustc' } } : null;
}

/**
 * `{ cargo, env }` for {@link TARGET}: rustup's where it has the target, otherwise Debian's with the core library's source, otherwise null.
 */
export async function findTargetRust() {
  if (output('rustup', ['target', 'list', '--installed']).split('\n').includes(TARGET)) return { cargo: 'cargo', env: {} };
  const missing = await ensureSystem(FOR_TARGET);
  const sources = existsSync('/usr/src') && readdirSync('/usr/src').some((name) => name.startsWith('rustc-'));
  if (missing.length > 0 || !sources || !isNewEnough(DEBIAN_CARGO)) return null;
  const linker = `CARGO_TARGET_${TARGET.toUpperCase().replaceAll('-', '_')}_LINKER`;
  // Debian has no library compiled for the target, so core is compiled as well, which its stable compiler only does with this variable.
  const env = { RUSTC: '/usr/bin/rustc', RUSTC_BOOTSTRAP: '1', CARGO_UNSTABLE_BUILD_STD: 'core', [linker]: 'ld.lld' };
  return { cargo: DEBIAN_CARGO, env };
}

/** `{ command, env }` of clippy for this Rust; null when it is missing and could not be installed. */
export async function findClippy({ cargo, env }) {
  // cargo looks in ~/.cargo/bin first, where rustup's clippy is, so Debian's is called directly.
  const clippy = cargo === DEBIAN_CARGO ? { command: DEBIAN_CLIPPY, env: { ...env, CARGO: cargo } } : { command: cargo, env };
  const works = () => spawnSync(clippy.command, ['clippy', '--version'], { env: { ...process.env, ...clippy.env } }).status === 0;
  if (!works() && cargo === DEBIAN_CARGO)
    await ensureSystem([{ path: DEBIAN_CLIPPY, package: 'rust-web-clippy', for: 'lint of the firmware' }]);
  return works() ? clippy : null;
}
