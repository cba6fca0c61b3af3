/** What a station reports when a page joins is applied as a whole; everything later at once. */

import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { LiveEvent } from '../../protocol/live/events.ts';
import { Greeting } from '../../dashboard/live/greeting.ts';
import { hello, link } from './station-stub.ts';

const CAUGHT_UP: LiveEvent = { type: 'caught-up', t: 0 };
const taken: string[][] = [];
let greeting: Greeting;

beforeEach(() => {
  vi.useFakeTimers();
  taken.length = 0;
  greeting = new Greeting((events) => taken.push(events.map(({ type }) => type)));
});
afterEach(() => {
  vi.useRealTimers();
});

const tell = (...events: LiveEvent[]): void => events.forEach((event) => greeting.onEvent(event));

it('a greeting is applied together, later events one by one', () => {
  tell(hello(), link('left-thigh'));
  expect(taken).toEqual([]);
  tell(link('left-shin'), CAUGHT_UP, link('left-shin'));
  expect(taken).toEqual([['hello', 'link', 'link', 'caught-up'], ['link']]);
  vi.advanceTimersByTime(1000);
  expect(taken).toHaveLength(2);
});

it('a station that does not mark the end of its greeting is not waited for', () => {
  tell(hello(), link('left-thigh'));
  vi.advanceTimersByTime(500);
  expect(taken).toEqual([['hello', 'link']]);
});

it('a second greeting has its own time limit', () => {
  tell(hello(), CAUGHT_UP);
  vi.advanceTimersByTime(400);
  tell(hello(), link('left-thigh'));
  vi.advanceTimersByTime(200);
  expect(taken).toEqual([['hello', 'caught-up']]);
  tell(CAUGHT_UP);
  expect(taken[1]).toEqual(['hello', 'link', 'caught-up']);
});
