/** Errors on the command line: the line's code and the exit code agree, whoever threw. */
import { CommanderError } from 'commander';
import { expect, it } from 'vitest';
import { describeError, exitCodeOf, printable } from '../../host/commands/report.ts';
import { KneesOutError } from '../../host/errors.ts';
import { ERRORS, type ErrorCode } from '../../protocol/errors.ts';

const fromSystem = (code: string): Error => Object.assign(new Error(`${code}: it,\n  '/x'`), { code });

it.each([
  [fromSystem('ENOSPC'), 'KO_DISK_FULL'],
  [fromSystem('EACCES'), 'KO_NOT_ALLOWED'],
  [fromSystem('EPERM'), 'KO_NOT_ALLOWED'],
  [fromSystem('ENOENT'), 'KO_FILE_UNREADABLE'],
  [fromSystem('EIO'), 'KO_INTERNAL'],
  [new CommanderError(1, 'commander.unknownOption', "error: unknown option '--x'"), 'KO_USAGE'],
  [new KneesOutError('KO_ROW_TOO_LONG.cells', { path: 'a.csv', line: 2, cells: 3, columns: 2 }), 'KO_ROW_TOO_LONG'],
  ['thrown', 'KO_INTERNAL'],
] as const)('%s is %s', (error, code: ErrorCode) => {
  expect(describeError(error)).toMatch(new RegExp(`^${code}: [^\n]+[^.]\\. [A-Z][^\n]+\\.$`));
  expect(exitCodeOf(error)).toBe(ERRORS[code].exitCode);
});

it('the contents of a file are displayed by a terminal, not executed', () => {
  const hostile = new KneesOutError('KO_CELL_NOT_NUMERIC.event', {
    path: 'a\u001b]0;owned\u0007.csv',
    line: 2,
    found: '\u009b2J\r\u202e\ud800',
  });
  expect(describeError(hostile)).toMatch(
    /^KO_CELL_NOT_NUMERIC: a\\u001b\]0;owned\\u0007\.csv: line 2: expected .+ "\\u009b2J\\u000d\\u202e\\ud800"\. Times/,
  );
  expect(printable('Kniebeuge 8° – ½ 膝 🏋')).toBe('Kniebeuge 8° – ½ 膝 🏋');
});
