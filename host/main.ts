#!/usr/bin/env node
/** The command line `knees-out`: one file a command in commands/, and every error as one line with its exit code. */
import { Command, CommanderError } from 'commander';
import { analyzeCommand } from './commands/analyze.ts';
import { doctorCommand } from './commands/doctor.ts';
import { fuseCommand } from './commands/fuse.ts';
import { sensorsCommand } from './commands/sensors.ts';
import { simulateCommand } from './commands/simulate.ts';
import { startCommand } from './commands/start.ts';
import { describeError, exitCodeOf } from './commands/report.ts';
import { VERSION } from './config/version.ts';

const program = new Command('knees-out')
  .description('Knee tracking with two IMU straps: live cues, analysis of recordings, simulated straps.')
  .version(VERSION)
  .showHelpAfterError(false)
  .addHelpText('after', '\nCoaching, not diagnosis. Exit codes: 0 done, 1 failed, 2 bad input.');

for (const command of [startCommand(), sensorsCommand(), simulateCommand(), analyzeCommand(), fuseCommand(), doctorCommand()]) {
  program.addCommand(command);
}
for (const command of [program, ...program.commands]) {
  command.exitOverride().configureOutput({ outputError: () => undefined });
}

// A reader that closed the pipe (`| head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError && error.exitCode === 0) process.exit(0);
  // Help for a bare `knees-out` has been printed already.
  if (!(error instanceof CommanderError && error.code === 'commander.help')) process.stderr.write(`${describeError(error)}\n`);
  process.exit(exitCodeOf(error));
}
