// The straps' firmware: lint, tests on this machine, checks as ARM code on QEMU, and the board's image. Called by `npm test`; can
// also be run alone.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { findClippy, findNativeRust, findTargetRust, TARGET } from './rust.mjs';
import { ensureSystem, ROOT } from './setup.mjs';

const CI = process.env.CI === 'true';
const FIRMWARE = join(ROOT, 'firmware');
const QEMU = join(FIRMWARE, 'qemu');
const BOARD = join(FIRMWARE, 'xiao');
const IMAGE = join(FIRMWARE, 'target', TARGET, 'release', 'check');
/** 8 ns per instruction: the image relies on it. */
const QEMU_ARGUMENTS = [
  ...['-M', 'mps2-an386', '-display', 'none', '-monitor', 'none', '-serial', 'null', '-icount', 'shift=3'],
  ...['-semihosting-config', 'enable=on,target=native', '-kernel', IMAGE],
];
const QEMU_LIMIT_S = 180;

/** Runs a command and shows its output; resolves to its exit code and the number of tests it reports. */
function run(title, command, args, { cwd = FIRMWARE, env = {}, limitS = 0 } = {}) {
  console.log(`\n── firmware: ${title}`);
  const began = performance.now();
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
      timeout: limitS * 1000,
    });
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
      process.stdout.write(chunk);
    });
    let error = null;
    child.on('error', (cause) => (error = cause));
    child.on('close', (code) => {
      const results = [...text.matchAll(/test result: \w+\. (\d+) passed; (\d+) failed(?:; (\d+) ignored)?/g)];
      const sum = (k) => results.reduce((total, result) => total + Number(result[k] ?? 0), 0);
      const ok = code === 0;
      console.log(`${ok ? 'ok' : `FAILED${error ? `: ${error.message}` : ''}`}, ${Math.round((performance.now() - began) / 1000)} s`);
      resolve({ ok, passed: sum(1), failed: sum(2), skipped: sum(3) });
    });
  });
}

/** Runs everything; resolves to `{ passed, failed, skipped }`. Without an available Rust it is skipped, or failed in CI. */
export async function checkFirmware() {
  const count = { passed: 0, failed: 0, skipped: 0 };
  const check = async (title, command, args, options) => {
    const result = await run(title, command, args, options);
    const tests = result.passed + result.failed + result.skipped;
    for (const key of ['passed', 'failed', 'skipped']) count[key] += result[key];
    // A step without tests counts as one; so does one that failed without a failed test.
    if (tests === 0 && result.ok) count.passed += 1;
    if (!result.ok && result.failed === 0) count.failed += 1;
    return result.ok;
  };
  const leave = (what) => {
    console.log(`\n── firmware: ${what}: ${CI ? 'failed' : 'skipped'}`);
    count[CI ? 'failed' : 'skipped'] += 1;
  };

  const lint = async (title, rust, args, cwd) => {
    const clippy = await findClippy(rust);
    if (clippy === null) leave(`no clippy for ${rust.cargo} (rustup component add clippy, or Debian’s rust-web-clippy)`);
    else await check(title, clippy.command, ['clippy', '--locked', ...args, '--', '-D', 'warnings'], { cwd, env: clippy.env });
  };

  const native = await findNativeRust();
  if (native === null) leave('no Rust (1.90 or newer; rustup.rs, or Debian’s rustc-web and cargo-web)');
  else {
    const { cargo, env } = native;
    await lint('lint', native, ['--workspace', '--all-targets'], FIRMWARE);
    await check('tests', cargo, ['test', '--locked', '--workspace', '--no-fail-fast'], { env });
  }

  const target = await findTargetRust();
  if (target === null) leave(`no Rust for the straps’ processor (rustup target add ${TARGET}, or Debian’s packages: firmware/README.md)`);
  else {
    const { cargo, env } = target;
    await lint('lint of QEMU’s images', target, ['--release'], QEMU);
    if (await check('images for QEMU', cargo, ['build', '--locked', '--release'], { cwd: QEMU, env })) {
      const missing = await ensureSystem([{ command: 'qemu-system-arm', package: 'qemu-system-arm', for: 'firmware as ARM code' }]);
      if (missing.length > 0) leave('no qemu-system-arm (Debian’s qemu-system-arm)');
      else await check('checks as ARM code', 'qemu-system-arm', QEMU_ARGUMENTS, { limitS: QEMU_LIMIT_S });
    }
    await lint('lint of the board’s image', target, ['--release'], BOARD);
    await check('the board: image, size, UF2 file', process.execPath, [join(ROOT, 'scripts', 'board.mjs')]);
  }
  return count;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { passed, failed, skipped } = await checkFirmware();
  console.log(`\n${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`);
  process.exit(failed ? 1 : 0);
}
