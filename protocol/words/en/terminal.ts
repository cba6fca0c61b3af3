/** All texts of the command line, one file per command. */

import { fuse } from './terminal/fuse.ts';
import { help } from './terminal/help.ts';
import { sessions } from './terminal/sessions.ts';
import { simulate } from './terminal/simulate.ts';

export const terminal = { ...fuse, ...help, ...sessions, ...simulate } as const;
