// What a fresh clone needs before anything runs: Node's version, npm packages, system packages, the build. Completed steps are skipped.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  createWriteStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  chmodSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const STAMPS = join(ROOT, 'node_modules', '.knees-out');
const OLDEST_NODE = [20, 19];

/** Stops with one line when Node is too old. */
export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  console.error(
    `KO_USAGE: Node ${process.versions.node} is too old; Knees Out needs ${OLDEST_NODE.join('.')} or newer. Get it from nodejs.org.`,
  );
  process.exit(2);
}

/** Runs a command quietly, logging to a file and showing the elapsed time; resolves to its exit code. */
export function runStep(title, command, args, logName, options = {}) {
  const logPath = join(ROOT, '.setup', `${logName}.log`);
  mkdirSync(dirname(logPath), { recursive: true });
  const began = performance.now();
  const seconds = () => `${Math.round((performance.now() - began) / 1000)} s`;
  const live = process.stdout.isTTY;
  process.stdout.write(`${title} …${live ? '' : '\n'}`);
  const ticker = setInterval(() => process.stdout.write(live ? `\r${title} … ${seconds()}` : `  … ${seconds()}\n`), live ? 1000 : 15_000);
  return new Promise((resolve) => {
    const log = createWriteStream(logPath);
    const child = spawn(command, args, { cwd: ROOT, shell: process.platform === 'win32', ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let tail = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        log.write(chunk);
        tail = (tail + chunk).slice(-4000);
      });
    }
    child.on('error', (error) => (tail += String(error)));
    child.on('close', (code) => {
      clearInterval(ticker);
      log.end();
      process.stdout.write(
        live ? `\r${title} … ${code === 0 ? 'done' : 'failed'} (${seconds()})\n` : `  ${code === 0 ? 'done' : 'failed'} in ${seconds()}\n`,
      );
      if (code !== 0) console.error(tail);
      resolve(code ?? 1);
    });
  });
}

function hashOf(paths) {
  const hash = createHash('sha256').update(process.versions.modules);
  const walk = (path) => {
    const full = join(ROOT, path);
    if (!existsSync(full)) return;
    let entries;
    try {
      entries = readdirSync(full, { withFileTypes: true });
    } catch {
      hash.update(path).update(readFileSync(full));
      return;
    }
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) walk(`${path}/${entry.name}`);
  };
  paths.forEach(walk);
  return hash.digest('hex');
}

const stampIs = (name, value) => existsSync(join(STAMPS, name)) && readFileSync(join(STAMPS, name), 'utf8') === value;

function setStamp(name, value) {
  mkdirSync(STAMPS, { recursive: true });
  writeFileSync(join(STAMPS, name), value);
}

/** Installs the npm packages when package-lock.json or Node's binary interface changed since last time. */
export async function ensurePackages() {
  const wanted = hashOf(['package-lock.json']);
  if (stampIs('packages', wanted)) return;
  const code = await runStep(
    'Installing packages (1–3 minutes the first time: the database is compiled where no prebuilt one fits)',
    'npm',
    ['ci', '--no-audit', '--no-fund'],
    'install',
  );
  if (code !== 0) {
    console.error(
      'KO_INTERNAL: the packages could not be installed. The whole output is in .setup/install.log; is the network reachable, and is there a C++ compiler (build-essential, Xcode tools)?',
    );
    process.exit(1);
  }
  setStamp('packages', wanted);
}

/** Compiles the host and builds the page when a source changed since last time. */
export async function ensureBuilt() {
  const wanted = hashOf(['protocol', 'host', 'dashboard', 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json']);
  if (stampIs('build', wanted) && existsSync(join(ROOT, 'dist/host/main.js'))) return;
  rmSync(join(ROOT, 'dist'), { recursive: true, force: true });
  const steps = [
    ['Compiling the host', ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], 'compile'],
    ['Building the page', ['node_modules/vite/bin/vite.js', 'build', '--config', 'dashboard/vite.config.ts', '--logLevel', 'warn'], 'page'],
  ];
  for (const [title, args, log] of steps) {
    if ((await runStep(title, process.execPath, args, log)) !== 0) {
      console.error(`KO_INTERNAL: the build failed; the whole output is in .setup/${log}.log.`);
      process.exit(1);
    }
  }
  linkCommand();
  setStamp('build', wanted);
}

/** Makes `npx knees-out` work inside the clone; npm itself does this only for packages installed elsewhere. */
function linkCommand() {
  const main = join(ROOT, 'dist/host/main.js');
  const link = join(ROOT, 'node_modules/.bin/knees-out');
  chmodSync(main, 0o755);
  rmSync(link, { force: true });
  if (process.platform === 'win32') writeFileSync(`${link}.cmd`, `@node "%~dp0\\..\\..\\dist\\host\\main.js" %*\r\n`);
  else symlinkSync('../../dist/host/main.js', link);
}

export const hasCommand = (name) =>
  spawnSync(name, ['--version'], { stdio: 'ignore', shell: process.platform === 'win32' }).error === undefined;

/**
 * Checks system packages: `wanted` is a list of {command, package, for}, with `path` or `isThere` where a command is not sufficient evidence. On
 * Debian as root they are installed; elsewhere the missing ones are returned, so that the caller can name them and skip what needs them.
 */
export async function ensureSystem(wanted) {
  const missing = () => wanted.filter(({ command, path, isThere = () => (path ? existsSync(path) : hasCommand(command)) }) => !isThere());
  let absent = missing();
  if (absent.length === 0) return [];
  if (existsSync('/etc/debian_version') && process.getuid?.() === 0) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const names = [...new Set(absent.map((item) => item.package))];
    await runStep('Refreshing the list of system packages', 'apt-get', ['update'], 'apt-update', { env });
    await runStep(`Installing ${names.join(', ')}`, 'apt-get', ['install', '-y', '--no-install-recommends', ...names], 'apt-install', {
      env,
    });
    absent = missing();
  }
  return absent;
}
