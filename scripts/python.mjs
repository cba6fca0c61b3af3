// A Python environment for this project with Google's Bumble, for testing Bluetooth against a stack other than noble's. Can also be run alone.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureSystem, ROOT, runStep } from './setup.mjs';

const FOLDER = join(ROOT, '.setup', 'python');
const PYTHON = join(FOLDER, 'bin', 'python');
const STAMP = join(FOLDER, 'requirements.txt');
const REQUIREMENTS = join(ROOT, 'test', 'fixtures', 'bumble', 'requirements.txt');
/** The first suitable one of these is used; the first one in PATH may be a stub that leads nowhere. */
const CANDIDATES = ['python3', '/usr/bin/python3', 'python'];
/** Whether it is new enough for Bumble and can create a virtual environment with pip. */
const WILL_DO = 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11) or not ensurepip.version())';

const runs = (python, program) => spawnSync(python, ['-c', program], { stdio: 'ignore', timeout: 30_000 }).status === 0;
const findPython = () => CANDIDATES.find((python) => runs(python, WILL_DO)) ?? null;

/** Creates it unless it exists; resolves to null, or to what is wrong. */
export async function ensureBumble() {
  if (process.platform === 'win32') return 'Windows has no pseudo-terminals';
  const wanted = readFileSync(REQUIREMENTS, 'utf8');
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted && runs(PYTHON, 'import bumble')) return null;
  await ensureSystem([{ isThere: () => findPython() !== null, package: 'python3-venv' }]);
  const python = findPython();
  if (python === null) return 'no Python 3.11 or newer with venv and pip is here (Debian’s package python3-venv)';
  rmSync(FOLDER, { recursive: true, force: true });
  const steps = [
    ['Making a Python environment', python, ['-m', 'venv', FOLDER], 'python-venv'],
    ['Installing Bumble into it', PYTHON, ['-m', 'pip', 'install', '--disable-pip-version-check', '-r', REQUIREMENTS], 'python-packages'],
  ];
  for (const [title, command, args, log] of steps) {
    if ((await runStep(title, command, args, log)) !== 0) return `it could not be installed: .setup/${log}.log`;
  }
  writeFileSync(STAMP, wanted);
  return null;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const matter = await ensureBumble();
  console.log(matter ?? `Bumble is there: ${PYTHON}`);
  process.exit(matter === null ? 0 : 1);
}
