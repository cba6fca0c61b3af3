// A Python of the project's own with Google's Bumble, for the tests of Bluetooth against a stack that is not noble's. It also runs alone.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureSystem, ROOT, runStep } from './setup.mjs';

const FOLDER = join(ROOT, '.setup', 'python');
const PYTHON = join(FOLDER, 'bin', 'python');
const STAMP = join(FOLDER, 'requirements.txt');
const REQUIREMENTS = join(ROOT, 'test', 'fixtures', 'bumble', 'requirements.txt');
/** The first of these that will do; the first one in PATH may be a stand-in that leads nowhere. */
const CANDIDATES = ['python3', '/usr/bin/python3', 'python'];
/** Whether it is new enough for Bumble, and can make a virtual environment with pip in it. */
const WILL_DO = 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11) or not ensurepip.version())';

const runs = (python, program) => spawnSync(python, ['-c', program], { stdio: 'ignore', timeout: 30_000 }).status === 0;
const findPython = () => CANDIDATES.find((python) => runs(python, WILL_DO)) ?? null;

/** Makes it, or leaves it as it is when it is there; resolves to null, or to what is the matter. */
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
