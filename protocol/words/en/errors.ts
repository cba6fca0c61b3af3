/** Errors that a page can show, a file for each topic. Its first load contains them. */

import { replay } from './errors/replay.ts';
import { station } from './errors/station.ts';
import { store } from './errors/store.ts';
import { training } from './errors/training.ts';

export const errors = { ...replay, ...station, ...store, ...training };
