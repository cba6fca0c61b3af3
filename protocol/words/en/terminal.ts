/** All texts of the command line, one file per command. */

import { analyze } from './terminal/analyze.ts';
import { doctor } from './terminal/doctor.ts';
import { fuse } from './terminal/fuse.ts';
import { help } from './terminal/help.ts';
import { sensors } from './terminal/sensors.ts';
import { sessions } from './terminal/sessions.ts';
import { simulate } from './terminal/simulate.ts';
import { start } from './terminal/start.ts';
import { value } from './terminal/value.ts';

export const terminal = { ...analyze, ...doctor, ...fuse, ...help, ...sensors, ...sessions, ...simulate, ...start, ...value } as const;
