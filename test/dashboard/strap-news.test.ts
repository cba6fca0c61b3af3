/** What a screen reader hears of straps: those of the athlete shown, and nothing of a strap that only changed hands. */

import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { LinkEvent } from '../../protocol/live/events.ts';
import { forgetStraps, noteStrap, passOverStrap } from '../../dashboard/voice/strap-news.ts';
import { link } from './station-stub.ts';

const heard: string[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  heard.length = 0;
  forgetStraps();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Athlete 1 is shown. */
function report(change: Partial<LinkEvent> = {}): void {
  const strap = link('left-shin', change);
  if (strap.athlete === 1) noteStrap(strap, (words) => heard.push(words));
  else passOverStrap(strap);
  vi.advanceTimersByTime(1000);
}

it('one that is lost, and back', () => {
  report();
  report({ state: 'lost', lostS: 2 });
  report();
  expect(heard).toEqual([expect.stringMatching(/^Left shin strap lost\./), 'Left shin strap is back.']);
});

it('nothing of one that another athlete loses, and gets back', () => {
  report({ athlete: 2 });
  report({ athlete: 2, state: 'lost', lostS: 2 });
  report({ athlete: 2 });
  expect(heard).toEqual([]);
});

it('nothing when one changes hands, there and back: it leaves one athlete and is with the other', () => {
  report();
  report({ athlete: 2 });
  report({ athlete: 2, state: 'closed' });
  report();
  expect(heard).toEqual([]);
});

it('nothing when one that another athlete was waiting for comes to the one shown', () => {
  report({ athlete: 2, state: 'connecting' });
  report({ athlete: 1 });
  expect(heard).toEqual([]);
});

it('that one is lost which came from another athlete', () => {
  report({ athlete: 2 });
  report();
  report({ state: 'lost', lostS: 2 });
  expect(heard).toHaveLength(1);
});
