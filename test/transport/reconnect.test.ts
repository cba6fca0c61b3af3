/** Keeping one connection alive: what is reported, what is retried, and that nothing hangs. */
import { render, verbatim } from '../../protocol/words/message.ts';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Connect, type ConnectionFeed, RECONNECT_TIMING, Reconnector } from '../../host/transport/reconnect.ts';
import { NeedsUser } from '../../host/transport/link-error.ts';

interface Reported {
  state: string;
  detail: string | null;
}

function keep(connect: Connect): { reconnector: Reconnector; reported: Reported[]; states: () => string[] } {
  const reported: Reported[] = [];
  const reconnector = new Reconnector(connect, (state, detail) => reported.push({ state, detail: detail && render(detail) }));
  return { reconnector, reported: reported, states: () => reported.map(({ state }) => state) };
}

/** Opens at once and exposes its feeds and the number of times it was closed. */
class Line {
  readonly feeds: ConnectionFeed[] = [];
  closings = 0;
  readonly connect: Connect = (feed) => {
    this.feeds.push(feed);
    return Promise.resolve({
      close: () => {
        this.closings++;
        return Promise.resolve();
      },
    });
  };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('Reconnector', () => {
  it('counts a connection as open once something arrives on it', async () => {
    const line = new Line();
    const { reconnector, states } = keep(line.connect);
    await reconnector.start();
    expect(states()).toEqual(['connecting']);
    line.feeds[0]!.alive();
    line.feeds[0]!.alive();
    expect(states()).toEqual(['connecting', 'open']);
    await reconnector.stop();
    expect(states()).toEqual(['connecting', 'open', 'closed']);
    expect(line.closings).toBe(1);
  });

  it('doubles the pause after each failure, up to two seconds, and resets it after a success', async () => {
    const attempts: number[] = [];
    let feed: ConnectionFeed | null = null;
    const { reconnector } = keep((newFeed) => {
      attempts.push(Date.now());
      feed = newFeed;
      if (attempts.length === 8) return Promise.resolve({ close: () => Promise.resolve() });
      return Promise.reject(new Error('no'));
    });
    await reconnector.start();
    await vi.advanceTimersByTimeAsync(10_000);
    const pauses = attempts.slice(1).map((at, i) => at - attempts[i]!);
    expect(pauses.slice(0, 7)).toEqual([100, 200, 400, 800, 1600, 2000, 2000]);
    feed!.alive();
    const lostAt = Date.now();
    feed!.lost(verbatim('gone'));
    await vi.advanceTimersByTimeAsync(150);
    expect(attempts.at(-1)! - lostAt).toBe(100);
    await reconnector.stop();
  });

  it('reports each reason once, and "lost" only for a connection that existed', async () => {
    let failure = new Error('no such port');
    const { reconnector, reported: reported } = keep(() => Promise.reject(failure));
    await reconnector.start();
    await vi.advanceTimersByTimeAsync(10_000);
    failure = new NeedsUser(verbatim('no permission'));
    await vi.advanceTimersByTimeAsync(5000);
    await reconnector.stop();
    expect(reported).toEqual([
      { state: 'connecting', detail: null },
      { state: 'connecting', detail: 'no such port' },
      { state: 'failed', detail: 'no permission' },
      { state: 'closed', detail: null },
    ]);
  });

  it('tries at once when hurried during a pause, and never makes two attempts at a time', async () => {
    let attempts = 0;
    const { reconnector } = keep(async () => {
      attempts++;
      await new Promise((resolve) => setTimeout(resolve, 1000));
      throw new Error('not there');
    });
    const started = reconnector.start();
    reconnector.retryNow();
    await vi.advanceTimersByTimeAsync(1000);
    await started;
    expect(attempts).toBe(1);
    reconnector.retryNow();
    await vi.advanceTimersByTimeAsync(0);
    expect(attempts).toBe(2);
    reconnector.retryNow();
    reconnector.retryNow();
    await vi.advanceTimersByTimeAsync(999);
    expect(attempts).toBe(2);
    const stopped = reconnector.stop();
    await vi.advanceTimersByTimeAsync(1000);
    await stopped;
    reconnector.retryNow();
    expect(attempts).toBe(2);
  });

  it('abandons a silent connection and closes it', async () => {
    const line = new Line();
    const { reconnector, reported: reported } = keep(line.connect);
    await reconnector.start();
    line.feeds[0]!.alive();
    await vi.advanceTimersByTimeAsync(2500);
    line.feeds[0]!.alive();
    await vi.advanceTimersByTimeAsync(2900);
    expect(line.closings).toBe(0);
    await vi.advanceTimersByTimeAsync(1000);
    expect(line.closings).toBe(1);
    expect(reported.at(-1)).toEqual({ state: 'lost', detail: 'nothing arrived for 3 s' });
    expect(line.feeds).toHaveLength(2);
    await reconnector.stop();
  });

  it('ignores a connection that it abandoned', async () => {
    const line = new Line();
    const { reconnector, states } = keep(line.connect);
    await reconnector.start();
    line.feeds[0]!.lost(verbatim('gone'));
    await vi.advanceTimersByTimeAsync(200);
    line.feeds[0]!.alive();
    expect(states()).toEqual(['connecting', 'connecting']);
    await reconnector.stop();
  });

  it('limits an attempt that never ends, and closes one that opens too late', async () => {
    let open: (() => void) | null = null;
    let aborted = false;
    const line = new Line();
    const { reconnector, reported: reported } = keep(async (feed, signal) => {
      if (open !== null) return Promise.reject(new Error('no'));
      signal.addEventListener('abort', () => (aborted = true));
      await new Promise<void>((resolve) => (open = resolve));
      return line.connect(feed, signal);
    });
    const started = reconnector.start();
    await vi.advanceTimersByTimeAsync(RECONNECT_TIMING.attemptS * 1000 + 10);
    await started;
    expect([aborted, reported.at(-1)!.detail]).toEqual([true, 'no connection within 5 s']);
    open!();
    await vi.advanceTimersByTimeAsync(10);
    expect(line.closings).toBe(1);
    await reconnector.stop();
  });

  it('stops at once during an attempt, a pause or a close that hangs', async () => {
    const never = new Promise<never>(() => undefined);
    const opening = keep(() => never);
    const started = opening.reconnector.start();
    await opening.reconnector.stop();
    await started;
    expect(opening.states()).toEqual(['connecting', 'closed']);

    const pausing = keep(() => Promise.reject(new Error('no')));
    await pausing.reconnector.start();
    await pausing.reconnector.stop();
    expect(pausing.states().at(-1)).toBe('closed');

    const closing = keep(() => Promise.resolve({ close: () => never }));
    await closing.reconnector.start();
    await closing.reconnector.stop();
    expect(closing.states().at(-1)).toBe('closed');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('survives any sequence of events without hanging or leaving a connection behind', async () => {
    const event = fc.constantFrom('alive', 'lost', 'refuse', 'accept', 'wait', 'silence');
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 30 }), async (events) => {
        const line = new Line();
        let refusing = false;
        const { reconnector, states } = keep((feed, signal) =>
          refusing ? Promise.reject(new Error('refused')) : line.connect(feed, signal),
        );
        await reconnector.start();
        for (const name of events) {
          if (name === 'alive') line.feeds.at(-1)?.alive();
          if (name === 'lost') line.feeds.at(-1)?.lost(verbatim('gone'));
          if (name === 'refuse') refusing = true;
          if (name === 'accept') refusing = false;
          if (name === 'wait') await vi.advanceTimersByTimeAsync(300);
          if (name === 'silence') await vi.advanceTimersByTimeAsync(4000);
        }
        await vi.advanceTimersByTimeAsync(4000);
        expect(states().at(-1)).not.toBe('open');
        refusing = false;
        await vi.advanceTimersByTimeAsync(2100);
        line.feeds.at(-1)!.alive();
        await reconnector.stop();
        expect(states().at(-1)).toBe('closed');
        expect(line.closings).toBe(line.feeds.length);
        expect(vi.getTimerCount()).toBe(0);
      }),
      { numRuns: 200 },
    );
  });
});
