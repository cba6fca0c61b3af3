/** Measures each cue on the strap's own clock: from the tick of the sample that caused it to the tick at which the motor was switched on. */
import { COMMAND_OP, REPLY_STATUS } from '../../protocol/sensor/constants.ts';
import type { Reply } from '../../protocol/sensor/packets.ts';

/** Number of cues that can be pending at once; beyond it the oldest is dropped. */
const SLOTS = 8;
/** A reply that takes longer is not matched to the cue. */
const TIMEOUT_S = 2;

export interface CueLatencyResult {
  cueId: number;
  /** `null`: not measured (no reply, or the strap did not switch the motor on). */
  latencyMs: number | null;
}

interface Pending {
  cueId: number;
  commandId: number;
  sampleTickUs: number;
  sentS: number;
}

/** Microseconds from one tick to a later one of a counter that wraps at 2³²; negative when `to` is earlier. */
export function ticksBetweenUs(from: number, to: number): number {
  return (to - from) | 0;
}

/** For one strap: remembers which cues were sent and matches replies by command id. */
export class CueLatency {
  readonly #pending: Pending[] = [];

  /** Records a sent haptic command. `sampleTickUs`: the strap's tick of the sample that caused the cue, as sent (u32). */
  expect(cueId: number, commandId: number, sampleTickUs: number, sentS: number): void {
    if (this.#pending.length >= SLOTS) this.#pending.shift();
    this.#pending.push({ cueId, commandId, sampleTickUs, sentS });
  }

  /** The reply's cue with its latency; `null` when the reply does not belong to a pending cue. */
  settle(reply: Reply): CueLatencyResult | null {
    if (reply.op !== COMMAND_OP.haptic) return null;
    const index = this.#pending.findIndex((pending) => pending.commandId === reply.commandId);
    const pending = this.#pending[index];
    if (pending === undefined) return null;
    this.#pending.splice(index, 1);
    const latencyUs = ticksBetweenUs(pending.sampleTickUs, reply.actionTickUs);
    const measured = reply.status === REPLY_STATUS.ok && latencyUs >= 0 && latencyUs < TIMEOUT_S * 1e6;
    return { cueId: pending.cueId, latencyMs: measured ? latencyUs / 1000 : null };
  }

  /** The oldest cue whose reply has timed out; `null` when there is none. Call until it returns `null`. */
  takeExpired(nowS: number): CueLatencyResult | null {
    const oldest = this.#pending[0];
    if (oldest === undefined || nowS - oldest.sentS < TIMEOUT_S) return null;
    this.#pending.shift();
    return { cueId: oldest.cueId, latencyMs: null };
  }
}
