/** Errors that only the command line can show, a file for each topic in errors/. */

import { commands } from './errors/commands.ts';
import { files } from './errors/files.ts';
import { sources } from './errors/sources.ts';
import { start } from './errors/start.ts';

export const terminalErrors = { ...commands, ...files, ...sources, ...start };
