/** What the page says about absent straps: what continues, and what to do; each cause once, not once per strap. */

import { describe, expect, it } from 'vitest';
import { EMPTY_STATION, reduceStation } from '../../dashboard/state/station.ts';
import { reasonFor } from '../../dashboard/state/tone.ts';
import { troublesOf, troubleWords } from '../../dashboard/state/trouble.ts';
import type { LiveEvent } from '../../protocol/live/events.ts';
import type { StrapPlace } from '../../protocol/live/words.ts';
import { verbatim } from '../../protocol/words/message.ts';
import { AWAITED_BLUETOOTH, link, recordingSession } from './station-stub.ts';

const FOUR: StrapPlace[] = ['left-thigh', 'left-shin', 'right-thigh', 'right-shin'];
const RECORDED = recordingSession(60, 3);
const OFF = 'Bluetooth is switched off; run bluetoothctl power on';

const words = (...events: LiveEvent[]): string[] =>
  troublesOf(events.reduce(reduceStation, EMPTY_STATION).links, events.includes(RECORDED)).map(troubleWords);
const four = (): LiveEvent[] => FOUR.map((role) => link(role));
const lost = (role: StrapPlace, lostS: number, batteryPercent: number | null = 70): LiveEvent =>
  link(role, { state: 'lost', lostS, batteryPercent });

describe('a lost strap', () => {
  it('says that recording and the other leg continue, and what to do', () => {
    expect(words(...four(), RECORDED, lost('left-shin', 4.2))).toEqual([
      'Left shin strap lost 4 s. Recording and the other leg go on. Bring it nearer or press its button.',
    ]);
  });

  it('does not promise what is not true', () => {
    const two = [link('left-thigh'), link('left-shin')];
    expect(words(...two, RECORDED, lost('left-shin', 4))[0]).toMatch(/lost 4 s\. Recording goes on\. Bring/);
    expect(words(...two, lost('left-shin', 4))[0]).toBe('Left shin strap lost 4 s. Bring it nearer or press its button.');
    expect(words(...two, RECORDED, lost('left-thigh', 4), lost('left-shin', 3))[0]).toBe(
      'Left thigh and left shin straps lost 4 s. The recording waits for the straps. Bring them nearer or press their buttons.',
    );
    expect(words(...four(), link('pelvis'), RECORDED, lost('pelvis', 2))[0]).toMatch(
      /^Pelvis strap lost 2 s\. Recording and both legs go on\./,
    );
  });

  it('that stays absent gets other advice', () => {
    expect(words(...four(), RECORDED, lost('left-shin', 16))[0]).toMatch(/Switch it off and on; charge it if its light stays dark\.$/);
    expect(words(...four(), RECORDED, lost('left-shin', 2, 8))[0]).toMatch(/Its battery was at 8 %: charge it\.$/);
  });

  it('is no longer mentioned once it is back, or was switched off by the station', () => {
    expect(words(...four(), RECORDED, lost('left-shin', 4), link('left-shin'))).toEqual([]);
    expect(words(link('left-shin', { state: 'closed' }), link('left-thigh', { state: 'connecting' }))).toEqual([]);
  });
});

describe('a cause', () => {
  const off = FOUR.map((role) => link(role, { state: 'failed', detail: verbatim(OFF), lostS: 3 }));

  it('that keeps all straps away is given once', () => {
    expect(words(...four(), RECORDED, ...off)).toEqual([
      'Bluetooth is switched off. The recording waits for the straps. Run bluetoothctl power on.',
    ]);
    expect(words(AWAITED_BLUETOOTH)).toEqual([
      'No Bluetooth adapter here. Plug one in, or connect the straps by cable (--source serial:PATH).',
    ]);
  });

  it('is shown in place of the number, unless it is too long for that', () => {
    expect(reasonFor('left', off, undefined, true)).toBe('Bluetooth is switched off');
    const long = off.map((one) => ({ ...one, detail: verbatim('there is no Bluetooth adapter hci3 here, only hci0, hci1') }));
    expect(reasonFor('left', long, undefined, true)).toBe('Thigh strap lost 3 s');
  });
});
