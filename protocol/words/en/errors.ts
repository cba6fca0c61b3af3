/** Errors that a page can show, a file for each topic. Its first load contains them. */

import { recording } from './errors/recording.ts';
import { station } from './errors/station.ts';
import { store } from './errors/store.ts';
import { training } from './errors/training.ts';

export const errors = { ...recording, ...station, ...store, ...training };
