/** Latency on the strap's own clock: matched replies, wraps, timeouts, and percentiles. */
import { describe, expect, it } from 'vitest';
import { DurationHistogram } from '../../host/cue/histogram.ts';
import { CueLatency, ticksBetweenUs } from '../../host/cue/latency.ts';
import { COMMAND_OP, REPLY_STATUS } from '../../protocol/sensor/constants.ts';
import type { Reply } from '../../protocol/sensor/packets.ts';

const reply = (commandId: number, actionTickUs: number, changed: Partial<Reply> = {}): Reply => ({
  kind: 'reply',
  commandId,
  op: COMMAND_OP.haptic,
  status: REPLY_STATUS.ok,
  newestTickUs: actionTickUs,
  actionTickUs,
  token: 0,
  ...changed,
});

describe('latency of a cue', () => {
  it('is measured from the causing sample to the motor', () => {
    const latency = new CueLatency();
    latency.expect(1, 40, 1_000_000, 5);
    latency.expect(2, 41, 3_000_000, 7);
    expect(latency.settle(reply(41, 3_052_000))).toEqual({ cueId: 2, latencyMs: 52 });
    expect(latency.settle(reply(40, 1_031_500))).toEqual({ cueId: 1, latencyMs: 31.5 });
    expect(latency.settle(reply(40, 1_031_500))).toBeNull();
  });

  it('survives the wrap of the tick', () => {
    expect(ticksBetweenUs(2 ** 32 - 10_000, 25_000)).toBe(35_000);
    const latency = new CueLatency();
    latency.expect(1, 0, 2 ** 32 - 10_000, 0);
    expect(latency.settle(reply(0, 25_000))!.latencyMs).toBe(35);
  });

  it('is unknown when the motor was not switched on, or when the ticks are implausible', () => {
    const latency = new CueLatency();
    latency.expect(1, 1, 1000, 0);
    latency.expect(2, 2, 9000, 0);
    latency.expect(3, 3, 1000, 0);
    expect(latency.settle(reply(1, 2000, { status: REPLY_STATUS.notSupported }))).toEqual({ cueId: 1, latencyMs: null });
    expect(latency.settle(reply(2, 1000))).toEqual({ cueId: 2, latencyMs: null });
    expect(latency.settle(reply(3, 900_000_000))).toEqual({ cueId: 3, latencyMs: null });
  });

  it('ignores replies to other commands', () => {
    const latency = new CueLatency();
    latency.expect(1, 7, 1000, 0);
    expect(latency.settle(reply(8, 2000))).toBeNull();
    expect(latency.settle(reply(7, 2000, { op: COMMAND_OP.echo }))).toBeNull();
    expect(latency.settle(reply(7, 2000))).toEqual({ cueId: 1, latencyMs: 1 });
  });

  it('is dropped after two seconds without a reply', () => {
    const latency = new CueLatency();
    latency.expect(1, 1, 1000, 10);
    latency.expect(2, 2, 1000, 11);
    expect(latency.takeExpired(11.9)).toBeNull();
    expect(latency.takeExpired(12)).toEqual({ cueId: 1, latencyMs: null });
    expect(latency.takeExpired(12)).toBeNull();
    expect(latency.settle(reply(1, 2000))).toBeNull();
  });

  it('keeps a fixed number of pending cues', () => {
    const latency = new CueLatency();
    for (let id = 0; id < 20; id += 1) latency.expect(id, id, 1000, 0);
    expect(latency.settle(reply(3, 2000))).toBeNull();
    expect(latency.settle(reply(19, 2000))!.cueId).toBe(19);
  });
});

describe('histogram of durations', () => {
  it('gives percentiles within three percent', () => {
    const histogram = new DurationHistogram();
    for (let i = 1; i <= 10_000; i += 1) histogram.record(i / 100);
    expect(histogram.count).toBe(10_000);
    for (const [share, ms] of [
      [0.5, 50],
      [0.99, 99],
      [0.01, 1],
      [1, 100],
    ] as const)
      expect(Math.abs(histogram.percentile(share)! / ms - 1)).toBeLessThan(0.03);
  });

  it('counts values outside its range in the end buckets and ignores invalid ones', () => {
    const histogram = new DurationHistogram();
    expect(histogram.percentile(0.5)).toBeNull();
    for (const ms of [NaN, -1]) histogram.record(ms);
    expect(histogram.count).toBe(0);
    histogram.record(0);
    expect(histogram.percentile(0.5)).toBe(0);
    histogram.record(1e9);
    expect(histogram.greatestMs).toBe(1e9);
    expect(histogram.percentile(1)).toBeGreaterThan(60_000);
  });
});
