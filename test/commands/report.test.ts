/** Errors on the command line: the line's code and the exit code agree, whoever threw. */
import { CommanderError } from 'commander';
import { expect, it } from 'vitest';
import { describeError, exitCodeOf, printable } from '../../host/commands/report.ts';
import { ERRORS, KneesOutError, type ErrorCode } from '../../host/errors.ts';

const fromSystem = (code: string): Error => Object.assign(new Error(`${code}: it,\n  '/x'`), { code });

it.each([
  [fromSystem('ENOSPC'), 'KO_DISK_FULL'],
  [fromSystem('EACCES'), 'KO_NOT_ALLOWED'],
  [fromSystem('EPERM'), 'KO_NOT_ALLOWED'],
  [fromSystem('ENOENT'), 'KO_FILE_UNREADABLE'],
  [fromSystem('EIO'), 'KO_INTERNAL'],
  [new CommanderError(1, 'commander.unknownOption', "error: unknown option '--x'"), 'KO_USAGE'],
  [new KneesOutError('KO_PORT_IN_USE', 'port 80 is taken', 'Choose another.'), 'KO_PORT_IN_USE'],
  ['thrown', 'KO_INTERNAL'],
] as const)('%s is %s', (error, code: ErrorCode) => {
  expect(describeError(error)).toMatch(new RegExp(`^${code}: [^\n]+[^.]\\. [A-Z][^\n]+\\.$`));
  expect(exitCodeOf(error)).toBe(ERRORS[code].exitCode);
});

it('the contents of a file are displayed by a terminal, not executed', () => {
  const hostile = new KneesOutError('KO_CELL_NOT_NUMERIC', 'a\u001b]0;owned\u0007.csv: found "\u009b2J\r\u202e\ud800"', 'Check it.');
  expect(describeError(hostile)).toBe(
    'KO_CELL_NOT_NUMERIC: a\\u001b]0;owned\\u0007.csv: found "\\u009b2J\\u000d\\u202e\\ud800". Check it.',
  );
  expect(printable('Kniebeuge 8° – ½ 膝 🏋')).toBe('Kniebeuge 8° – ½ 膝 🏋');
});
