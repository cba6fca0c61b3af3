/** The five visual states of a leg, and the reason why there is no number. */

import { describe, expect, it } from 'vitest';
import { createLegFrame, LEG_FRAME_FLAG } from '../../protocol/live/frame.ts';
import { STALE_MS } from '../../dashboard/live/legs.ts';
import { CUE_SHOWN_MS, judgeTone, reasonFor } from '../../dashboard/state/tone.ts';
import { link } from './station-stub.ts';
import { verbatim } from '../../protocol/words/message.ts';

function frameWith(flags: number, excessDeg = 3) {
  const frame = createLegFrame();
  frame.flags = flags;
  frame.abductionExcessDeg = excessDeg;
  return frame;
}

describe('look', () => {
  it.each([
    ['in band', 0, 'band'],
    ['beyond the warn limit', LEG_FRAME_FLAG.warn, 'warn'],
    ['on a cue', LEG_FRAME_FLAG.warn | LEG_FRAME_FLAG.cue, 'cue'],
    ['unsure, whatever else', LEG_FRAME_FLAG.cue | LEG_FRAME_FLAG.unsure, 'unsure'],
  ] as const)('%s', (_what, flags, tone) => {
    expect(judgeTone(frameWith(flags), 10, Infinity)).toBe(tone);
  });

  it('is unsure without a value, even without a reported reason', () => {
    expect(judgeTone(frameWith(0, NaN), 10, Infinity)).toBe('unsure');
  });

  it('is silent when frames stop, even during a cue', () => {
    expect(judgeTone(frameWith(LEG_FRAME_FLAG.cue), STALE_MS + 1, 100)).toBe('silent');
  });

  it('stays a cue long enough to be read, but not when unreliable', () => {
    expect(judgeTone(frameWith(0), 10, CUE_SHOWN_MS - 1)).toBe('cue');
    expect(judgeTone(frameWith(0), 10, CUE_SHOWN_MS + 1)).toBe('band');
    expect(judgeTone(frameWith(LEG_FRAME_FLAG.unsure), 10, 100)).toBe('unsure');
  });
});

describe('reason', () => {
  const both = [link('left-thigh'), link('left-shin')];
  const quality = { quality: 0.1, reasons: [verbatim('no quiet stance for 90 s')] };

  it('names a lost strap and for how long, before anything else', () => {
    expect(reasonFor('left', [both[0]!, link('left-shin', { state: 'lost', lostS: 2.7 })], quality, true)).toBe('Shin strap lost 2 s');
    expect(reasonFor('left', [both[0]!, link('left-shin', { lostS: 1.2 })], quality, true)).toBe('Shin strap lost 1 s');
  });

  it('does not blame the other leg’s strap', () => {
    expect(reasonFor('left', [...both, link('right-shin', { state: 'lost', lostS: 9 })], quality, true)).toBe('no quiet stance for 90 s');
  });

  it('names a strap that is still missing', () => {
    expect(reasonFor('left', [both[0]!], undefined, true)).toBe('Waiting for the shin strap');
  });

  it('falls back to calibration, then to data', () => {
    expect(reasonFor('left', both, undefined, false)).toBe('Not calibrated yet');
    expect(reasonFor('left', both, undefined, true)).toBe('No data yet');
  });
});
