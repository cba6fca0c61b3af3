/** The whole command line: every command, and how it handles its arguments. */
import { Command } from 'commander';
import { VERSION } from '../config/version.ts';
import { analyzeCommand } from './analyze.ts';
import { doctorCommand } from './doctor.ts';
import { fuseCommand } from './fuse.ts';
import { sensorsCommand } from './sensors.ts';
import { sessionsCommand } from './sessions.ts';
import { simulateCommand } from './simulate.ts';
import { startCommand } from './start.ts';

/** Its `parseAsync` rejects with the error, for `describeError`; a command that only prints its help rejects as well. */
export function createProgram(): Command {
  const program = new Command('knees-out')
    .description('Knee tracking with two IMU straps: live cues, analysis of recordings, simulated straps.')
    .version(VERSION)
    .showHelpAfterError(false)
    .addHelpText('after', '\nCoaching, not diagnosis. Exit codes: 0 done, 1 failed, 2 bad input.');
  const commands = [
    startCommand(),
    sensorsCommand(),
    simulateCommand(),
    analyzeCommand(),
    fuseCommand(),
    sessionsCommand(),
    doctorCommand(),
  ];
  for (const command of commands) {
    program.addCommand(command);
  }
  for (const command of [program, ...program.commands]) {
    command.exitOverride().configureOutput({ outputError: () => undefined });
  }
  return program;
}
