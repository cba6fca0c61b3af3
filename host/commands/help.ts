/** The help of commands in the reader's language: commander's own headings and notes are replaced by ours. */
import type { Argument, Command, Option } from 'commander';
import { say } from '../../protocol/words/terminal.ts';

/** Commander's headings, which it passes through `styleTitle`. */
const HEADINGS = {
  'Usage:': 'help.usage',
  'Arguments:': 'help.arguments',
  'Options:': 'help.options',
  'Commands:': 'help.commands',
} as const;

/** Applies to this command only, as commander's own settings do. */
export function describeHelp(command: Command): Command {
  return command.helpOption('-h, --help', say('help.option.help')).configureHelp({
    styleTitle: (title) => (title in HEADINGS ? say(HEADINGS[title as keyof typeof HEADINGS]) : title),
    optionDescription,
    argumentDescription: ({ description }: Argument) => description,
  });
}

/** What an option does, its choices and its default. */
function optionDescription({ description, argChoices, defaultValue, defaultValueDescription, required, optional }: Option): string {
  const notes = [
    ...(argChoices === undefined ? [] : [say('help.choices', { choices: argChoices.map((choice) => JSON.stringify(choice)) })]),
    ...(defaultValue === undefined || !(required || optional)
      ? []
      : [say('help.default', { value: defaultValueDescription ?? JSON.stringify(defaultValue) })]),
  ];
  return [description, ...(notes.length > 0 ? [say('help.in-brackets', { notes })] : [])].join(' ');
}
