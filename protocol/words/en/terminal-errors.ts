/** Errors that no page shows, a file for each topic: those of the command line, and of programs that call the station. */

import { commands } from './errors/commands.ts';
import { files } from './errors/files.ts';
import { recording } from './errors/recording.ts';
import { requests } from './errors/requests.ts';
import { sources } from './errors/sources.ts';
import { start } from './errors/start.ts';

export const terminalErrors = { ...commands, ...files, ...recording, ...requests, ...sources, ...start };
