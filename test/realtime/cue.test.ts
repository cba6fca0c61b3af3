/** The cue end to end, from simulated straps that have motors, have none, or may have one: what buzzes, and what is heard instead. */
import { describe, expect, it } from 'vitest';
import { Loop, type LoopOutput } from '../../host/realtime/loop.ts';
import { createSimulation } from '../../host/simulator/simulation.ts';
import type { Link } from '../../host/transport/source.ts';
import { decodePacket, encodePacket } from '../../protocol/sensor/codec.ts';
import { CAPABILITY, COMMAND_OP, PACKET_ID } from '../../protocol/sensor/constants.ts';
import { type CueEvent, DEFAULT_SETTINGS } from '../../protocol/live/events.ts';
import { alone } from '../fixtures/alone.ts';
import { NOT_RECORDED } from '../../host/realtime/athlete-recording.ts';

const STEP_S = 0.004;
const LIMIT_S = 150;

/**
 * A loop connected to the simulated straps as if they had these motors, in the order thigh, shin. `prompt` forwards the prompts that guide
 * the athlete.
 */
function listen(motors: readonly [boolean, boolean], prompt: (k: number, packet: Uint8Array) => void = () => undefined) {
  const cues: CueEvent[] = [];
  const buzzed = [0, 0];
  const output = {
    link: () => 0,
    event: (event: { type: string }) => event.type === 'cue' && cues.push(event as CueEvent),
    frame: () => undefined,
    recording: () => NOT_RECORDED,
  } as LoopOutput;
  const settings = { ...DEFAULT_SETTINGS, outputs: { haptic: true, tone: false, voice: false } };
  const loop = new Loop(output, alone({ settings, calibrateAtOnce: true }));
  const links = motors.map((_, k): Link => ({
    id: `stepped:${k}`,
    make: 'knees-out',
    send: (packet) => {
      if (packet[0] === PACKET_ID.command && packet[2] === COMMAND_OP.haptic) buzzed[k]!++;
      if (packet[0] === PACKET_ID.command && packet[2] === COMMAND_OP.prompt) prompt(k, packet);
      return true;
    },
  }));
  const take = (k: number, bytes: Uint8Array, atS: number): void => {
    const packet = bytes[0] === PACKET_ID.hello ? decodePacket(bytes) : null;
    if (packet?.kind !== 'hello') loop.onPacket(links[k]!, bytes, atS, 0);
    else {
      const capabilities = motors[k]! ? packet.capabilities : packet.capabilities & ~CAPABILITY.haptic;
      loop.onPacket(links[k]!, encodePacket({ ...packet, capabilities }), atS, 0);
    }
  };
  for (const link of links) loop.onLink(link, 'open', 0, null);
  return { cues, buzzed, take };
}

describe('a cue', () => {
  it('is felt where a strap of the leg has a motor, and heard where none has, although only vibration was chosen', async () => {
    const { straps } = createSimulation();
    let timeS = 0;
    const both = listen([true, true], (k, packet) => straps[k]!.receive(packet, timeS));
    const shinOnly = listen([false, true]);
    const none = listen([false, false]);
    for (let step = 1; none.cues.length === 0 && step * STEP_S < LIMIT_S; step++) {
      timeS = step * STEP_S;
      straps.forEach((strap, k) => {
        strap.advanceTo(timeS, (bytes, arrivalS) => {
          for (const { take } of [both, shinOnly, none]) take(k, bytes, arrivalS);
        });
      });
      if (step % 250 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    expect(both.cues[0]!.outputs).toEqual(['haptic']);
    expect(both.buzzed).toEqual([both.cues.length, 0]);
    expect(shinOnly.cues[0]!.outputs).toEqual(['haptic']);
    expect(shinOnly.buzzed).toEqual([0, shinOnly.cues.length]);
    expect(none.cues[0]!.outputs).toEqual(['tone']);
    expect(none.buzzed).toEqual([0, 0]);
  });
});
