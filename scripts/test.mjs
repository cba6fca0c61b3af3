// `npm test`: sets up everything, runs every check and test, and ends with "N passed, N failed".
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { checkFirmware } from './firmware.mjs';
import { ensureBumble } from './python.mjs';
import { checkNode, ensureBuilt, ensurePackages, ensureSystem, ROOT } from './setup.mjs';

const CI = process.env.CI === 'true';
const count = { passed: 0, failed: 0, skipped: 0 };

checkNode();
const missing = await ensureSystem([
  { command: 'chromium', package: 'chromium', for: 'browser tests' },
  { command: 'socat', package: 'socat', path: '/usr/bin/socat', for: 'serial tests' },
  { command: 'dbus-daemon', package: 'dbus-daemon', for: 'tests of Bluetooth over D-Bus' },
]);
for (const item of missing) {
  console.log(
    `${item.command} is not here, so its tests are ${CI ? 'failed' : 'skipped'} (${item.for}). Install the package "${item.package}".`,
  );
  if (CI) count.failed += 1;
}
const noBumble = await ensureBumble();
if (noBumble !== null) {
  console.log(`Bluetooth against Bumble is ${CI ? 'failed' : 'skipped'}: ${noBumble}.`);
  if (CI) count.failed += 1;
}
await ensurePackages();
await ensureBuilt();

function check(title, script, args) {
  console.log(`\n── ${title}`);
  const began = performance.now();
  const ok = spawnSync(process.execPath, [join(ROOT, 'node_modules', script), ...args], { cwd: ROOT, stdio: 'inherit' }).status === 0;
  count[ok ? 'passed' : 'failed'] += 1;
  console.log(`${ok ? 'ok' : `FAILED: ${title}`}, ${Math.round((performance.now() - began) / 1000)} s`);
}

check('format', 'prettier/bin/prettier.cjs', ['--check', '--log-level', 'warn', '.']);
check('lint', 'eslint/bin/eslint.js', ['.']);
check('types: host, protocol, tests', 'typescript/bin/tsc', ['--noEmit']);
check('types: page', 'typescript/bin/tsc', ['--noEmit', '-p', 'dashboard']);
check('types: what browser tests run in the page', 'typescript/bin/tsc', ['--noEmit', '-p', 'test/browser/in-page']);
check('types: the Puck’s sketch', 'typescript/bin/tsc', ['--noEmit', '-p', 'firmware/puck']);
check('unused files, exports and packages', 'knip/bin/knip.js', []);

// Before the tests, because some of them use the images built here.
for (const [result, number] of Object.entries(await checkFirmware())) count[result] += number;

for (const project of ['unit', 'integration', 'browser']) {
  console.log(`\n── tests: ${project}`);
  const report = join(ROOT, '.setup', `${project}.json`);
  mkdirSync(join(ROOT, '.setup'), { recursive: true });
  rmSync(report, { force: true });
  const run = spawnSync(
    process.execPath,
    [
      join(ROOT, 'node_modules/vitest/vitest.mjs'),
      'run',
      '--project',
      project,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
    { cwd: ROOT, stdio: 'inherit' },
  );
  const result = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : null;
  count.passed += result?.numPassedTests ?? 0;
  count.skipped += (result?.numPendingTests ?? 0) + (result?.numTodoTests ?? 0);
  count.failed += result?.numFailedTests ?? 0;
  // A file that does not load, or an error outside any test, fails the run without a failed test.
  if (run.status !== 0 && !result?.numFailedTests) count.failed += 1;
}

console.log(`\n${count.passed} passed, ${count.failed} failed${count.skipped ? `, ${count.skipped} skipped` : ''}`);
process.exit(count.failed ? 1 : 0);
