/** Which view of the page is at a path. */

import { expect, it } from 'vitest';
import { VIEW_PATHS, viewAt } from '../../../protocol/live/views.ts';

it('every view is at its own path, with or without a slash behind it', () => {
  for (const [view, path] of Object.entries(VIEW_PATHS)) expect([viewAt(path), viewAt(`${path}/`)]).toEqual([view, view]);
});

it.each(['/sesions', '/calibrate/1', '/Calibrate', '', '/calibrate//'])('there is none at %j', (path) => {
  expect(viewAt(path)).toBe('unknown');
});

it.each([
  ['/sessions', 'sessions'],
  ['/sessions/12', 'session'],
  ['/sessions/12/', 'session'],
  ['/sessions/twelve', 'unknown'],
  ['/sessions/12/reps', 'unknown'],
])('a path may hold a number: %s', (path, view) => {
  expect(viewAt(path, { sessions: '/sessions', session: '/sessions/:id' })).toBe(view);
});
