/** Real human motion as two straps would send it, through ptys into a running station: the leg it shows, and what it must not detect. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { nowS } from '../../host/clock.ts';
import { encodeFrame } from '../../protocol/sensor/framing.ts';
import { COMMAND_OP, REPLY_STATUS, ROLE } from '../../protocol/sensor/constants.ts';
import type { Side } from '../../protocol/live/words.ts';
import { findRecording, readLeg } from '../fixtures/recorded-leg.ts';
import { helloPacket, strapdownPackets, type SegmentRecording, type TimedPacket } from '../fixtures/recorded-strap.ts';
import { temporaryFolder } from '../store/fixtures.ts';
import { LivePage, startStation } from './program.ts';
import { hasSocat, PtyPair, StrapEnd, until } from './ptyPair.ts';

const QMT = findRecording('qmt_fullbody/lower_body.csv');
const FAN = findRecording('fan_cutting/cutting_right.csv');
const RATE_HZ = 100;

/** A strap that answers commands and plays a recording from a given time. */
class RecordedStrap {
  started = false;
  readonly path: string;
  readonly #end: StrapEnd;
  readonly #packets: TimedPacket[];
  #sent = 0;

  private constructor(path: string, end: StrapEnd, role: number, recording: SegmentRecording) {
    this.path = path;
    this.#end = end;
    this.#packets = strapdownPackets(recording);
    const hello = encodeFrame(helloPacket(role, `00000000000000b${role}`, RATE_HZ));
    end.onPacket = (packet) => {
      if (packet.kind !== 'command') return;
      if (packet.op === COMMAND_OP.sendHello) end.write(hello);
      if (packet.op === COMMAND_OP.start) this.started = true;
      const { commandId, op } = packet;
      end.send({ kind: 'reply', commandId, op, status: REPLY_STATUS.ok, newestTickUs: 0, actionTickUs: 0, token: 0 });
    };
  }

  static async plug(role: number, recording: SegmentRecording): Promise<RecordedStrap> {
    const pair = new PtyPair();
    onTestFinished(() => pair.dispose());
    await pair.plug();
    const end = await StrapEnd.open(pair.strapPath);
    onTestFinished(() => end.close());
    return new RecordedStrap(pair.hostPath, end, role, recording);
  }

  /** Sends what is due at a given time of the recording, s. */
  playTo(timeS: number): void {
    for (; this.#sent < this.#packets.length && this.#packets[this.#sent]!.timeS <= timeS; this.#sent++) {
      this.#end.write(encodeFrame(this.#packets[this.#sent]!.bytes));
    }
  }
}

/** Plays a leg into a station of its own at the recorded speed; returns what a page saw, with times of the recording. */
async function play(path: string, side: Side, segments: { thigh: string; shin: string }, fromS: number, toS: number) {
  const leg = await readLeg(path, segments, fromS, toS);
  const straps = [
    await RecordedStrap.plug(side === 'left' ? ROLE.leftThigh : ROLE.rightThigh, leg.thigh),
    await RecordedStrap.plug(side === 'left' ? ROLE.leftShin : ROLE.rightShin, leg.shin),
  ];
  const { port } = await startStation(temporaryFolder(), ...straps.map((strap) => `serial:${strap.path}`));
  const page = await LivePage.open(port);
  await until('both to be started', () => straps.every(({ started }) => started), 30);
  const beginS = nowS();
  const playing = setInterval(() => straps.forEach((strap) => strap.playTo(fromS + nowS() - beginS)), 5);
  onTestFinished(() => clearInterval(playing));
  await until('the end of the recording', () => nowS() - beginS > toS - fromS, 2 * (toS - fromS));
  clearInterval(playing);
  expect(page.wrong).toEqual([]);
  const frames = page.frames.map((frame) => ({ ...frame, atS: fromS + frame.timeS - beginS }));
  expect(frames.every((frame) => frame.side === (side === 'left' ? 0 : 1))).toBe(true);
  const flexions = (startS: number, endS: number): number[] => {
    const found = frames.filter(({ atS }) => atS >= startS && atS < endS).map(({ flexionDeg }) => flexionDeg);
    expect(found.length).toBeGreaterThan(20 * (endS - startS));
    return found.sort((a, b) => a - b);
  };
  const median = (startS: number, endS: number): number => {
    const all = flexions(startS, endS);
    return all[all.length >> 1]!;
  };
  return { page, flexions, median };
}

type Played = Awaited<ReturnType<typeof play>>;

function expectNothingCounted({ page }: Played): void {
  expect(page.all('rep')).toEqual([]);
  expect(page.all('cue')).toEqual([]);
  expect(page.all('error')).toEqual([]);
}

describe.skipIf(QMT === null || FAN === null || !hasSocat())('real motion through two ptys', () => {
  it('is shown standing, sitting and walking; no step is counted as a repetition, no cue given', async () => {
    const [daily, runs] = await Promise.all([
      play(QMT!, 'left', { thigh: 'upper_leg_left', shin: 'lower_leg_left' }, 40, 104),
      play(FAN!, 'right', { thigh: 'thigh', shin: 'shank' }, 0, 62),
    ]);
    const summary = `standing ${daily.median(42.5, 44.5).toFixed(1)}°, sitting ${daily.median(55, 78).toFixed(1)}°, again standing ${daily.median(85, 88).toFixed(1)}°`;
    console.log(`qmt_fullbody: ${summary}, walking to ${daily.flexions(96, 104).at(-1)!.toFixed(1)}° of flexion`);
    expect(Math.abs(daily.median(42.5, 44.5))).toBeLessThan(5);
    expect(daily.median(55, 78)).toBeGreaterThan(70);
    expect(daily.median(55, 78)).toBeLessThan(100);
    expect(Math.abs(daily.median(85, 88))).toBeLessThan(10);
    // Each stride takes slightly more than a second: there is a swing and a straight leg in every two.
    for (let atS = 96; atS < 104; atS += 2) {
      const stride = daily.flexions(atS, atS + 2);
      expect(stride.at(-1)).toBeGreaterThan(45);
      expect(stride[0]).toBeLessThan(20);
    }
    expectNothingCounted(daily);

    console.log(
      `fan_cutting: standing ${runs.median(4, 10).toFixed(1)}°, running to ${runs.flexions(20, 60).at(-1)!.toFixed(1)}° of flexion`,
    );
    expect(Math.abs(runs.median(4, 10))).toBeLessThan(5);
    for (const atS of [25, 35, 45, 53]) expect(runs.flexions(atS, atS + 3).at(-1)).toBeGreaterThan(45);
    expectNothingCounted(runs);
  });
});
