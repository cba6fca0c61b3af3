#!/usr/bin/env node
/** The command line `knees-out`: reports every error as one line with its exit code. */
import { CommanderError } from 'commander';
import { chooseLanguage } from '../protocol/words/message.ts';
import { createProgram } from './commands/program.ts';
import { describeError, exitCodeOf } from './commands/report.ts';
import { wantedLanguages } from './config/language.ts';

function fail(error: unknown): never {
  process.stderr.write(`${describeError(error)}\n`);
  process.exit(exitCodeOf(error));
}

/** A reader that closed the pipe (`| head`) is not an error. */
function failToWrite(error: unknown): never {
  const { code, cause } = error as NodeJS.ErrnoException;
  if (code === 'EPIPE' || (cause as NodeJS.ErrnoException | undefined)?.code === 'EPIPE') process.exit(0);
  fail(error);
}

// Errors after a command has begun, in a timer or on a link, are reported like all others.
process.on('uncaughtException', fail);
process.stdout.on('error', failToWrite);
// There is nobody left to report it to.
process.stderr.on('error', () => undefined);

chooseLanguage(wantedLanguages(process.env));

try {
  await createProgram().parseAsync();
} catch (error) {
  if (error instanceof CommanderError && error.exitCode === 0) process.exit(0);
  // Help for a bare `knees-out` has already been printed.
  if (error instanceof CommanderError && error.code === 'commander.help') process.exit(exitCodeOf(error));
  failToWrite(error);
}
