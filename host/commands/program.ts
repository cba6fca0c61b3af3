/** The whole command line: every command, and how it handles its arguments. */
import { Command } from 'commander';
import { say } from '../../protocol/words/terminal.ts';
import { VERSION } from '../config/version.ts';
import { analyzeCommand } from './analyze.ts';
import { doctorCommand } from './doctor.ts';
import { fuseCommand } from './fuse.ts';
import { describeHelp } from './help.ts';
import { sensorsCommand } from './sensors.ts';
import { sessionsCommand } from './sessions.ts';
import { simulateCommand } from './simulate.ts';
import { startCommand } from './start.ts';

/** Its `parseAsync` rejects with the error, for `describeError`; a command that only prints its help rejects as well. */
export function createProgram(): Command {
  const program = new Command('knees-out')
    .description(say('help.what'))
    .version(VERSION, '-V, --version', say('help.option.version'))
    .helpCommand('help [command]', say('help.option.help'))
    .showHelpAfterError(false)
    .addHelpText('after', `\n${say('help.more')}`);
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
    describeHelp(command)
      .exitOverride()
      .configureOutput({ outputError: () => undefined });
  }
  return program;
}
