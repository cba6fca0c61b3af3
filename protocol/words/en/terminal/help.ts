/** The help of the command line as a whole, and what the help of every command has in common. */

export const help = {
  'help.what': 'Knee tracking with two IMU straps: live cues, analysis of recordings, simulated straps.',
  'help.more': 'Coaching, not diagnosis. Exit codes: 0 done, 1 failed, 2 bad input.',
  'help.usage': 'Usage:',
  'help.arguments': 'Arguments:',
  'help.options': 'Options:',
  'help.commands': 'Commands:',
  'help.option.version': 'output the version number',
  'help.option.help': 'display help for command',

  // Options that several commands have.
  'help.option.data': 'where recordings are kept',
  'help.option.port': "the page's port",

  'help.choices': ({ choices }: { choices: readonly string[] }) => `choices: ${choices.join(', ')}`,
  'help.default': ({ value }: { value: string }) => `default: ${value}`,
  // After what an option does.
  'help.in-brackets': ({ notes }: { notes: readonly string[] }) => `(${notes.join(', ')})`,
} as const;
