#!/usr/bin/env node
/** The command line `knees-out`: every error as one line with its exit code. */
import { CommanderError } from 'commander';
import { chooseLanguage } from '../protocol/words/message.ts';
import { createProgram } from './commands/program.ts';
import { describeError, exitCodeOf } from './commands/report.ts';

function fail(error: unknown): never {
  process.stderr.write(`${describeError(error)}\n`);
  process.exit(exitCodeOf(error));
}

/** A reader that closed the pipe (`| head`) is no error. */
function failToWrite(error: unknown): never {
  const { code, cause } = error as NodeJS.ErrnoException;
  if (code === 'EPIPE' || (cause as NodeJS.ErrnoException | undefined)?.code === 'EPIPE') process.exit(0);
  fail(error);
}

// What goes wrong after a command has begun, in a timer or on a link, is told like everything else.
process.on('uncaughtException', fail);
process.stdout.on('error', failToWrite);
// Nobody is left to tell it to.
process.stderr.on('error', () => undefined);

const { LC_ALL, LC_MESSAGES, LANG } = process.env;
chooseLanguage([LC_ALL, LC_MESSAGES, LANG].filter((name) => name !== undefined));

try {
  await createProgram().parseAsync();
} catch (error) {
  if (error instanceof CommanderError && error.exitCode === 0) process.exit(0);
  // Help for a bare `knees-out` has been printed already.
  if (error instanceof CommanderError && error.code === 'commander.help') process.exit(exitCodeOf(error));
  failToWrite(error);
}
