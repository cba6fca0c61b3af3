/** All texts of the command line, one file per command. */

import { fuse } from './terminal/fuse.ts';
import { help } from './terminal/help.ts';

export const terminal = { ...fuse, ...help } as const;
