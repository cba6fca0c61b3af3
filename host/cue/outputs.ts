/** How a cue is delivered: which strap buzzes, which sound plays, and the bytes of the haptic command, written into one reused packet. */
import type { Settings } from '../../protocol/live/events.ts';
import type { CueOutput } from '../../protocol/live/words.ts';
import { encodePacket } from '../../protocol/sensor/codec.ts';
import { COMMAND_OP, HAPTIC_PATTERN } from '../../protocol/sensor/constants.ts';
import type { CueReason } from '../rep/repetition.ts';

/** Motor drive at strengths 0 and 1; below the first value a motor hardly turns. */
const WEAKEST = 90;
const STRONGEST = 255;
const SHORTEST_MS = 120;
const LONGEST_MS = 260;
/** Offsets of the arguments in the packet (protocol/sensor/README.md). */
const AT = { commandId: 1, pattern: 3, strength: 4, durationMs: 5 } as const;

interface Buzzer {
  /** null: unknown; it may have a motor. */
  readonly hasHaptic: boolean | null;
}

/** The strap to buzz: the thigh strap if it has a motor, else the shin strap, else one that may have a motor, else none. */
export function pickHapticStrap<Strap extends Buzzer>(thigh: Strap | null, shin: Strap | null): Strap | null {
  for (const has of [true, null]) for (const strap of [thigh, shin]) if (strap?.hasHaptic === has) return strap;
  return null;
}

/**
 * The outputs of a cue. `buzzed`: the strap commanded to buzz; null when none could be. A cue that is not certain to be felt also sounds,
 * whatever was chosen.
 */
export function cueOutputs(wanted: Settings['outputs'], buzzed: Buzzer | null): CueOutput[] {
  const outputs: CueOutput[] = [];
  if (buzzed !== null) outputs.push('haptic');
  if (wanted.tone || (wanted.haptic && !wanted.voice && buzzed?.hasHaptic !== true)) outputs.push('tone');
  if (wanted.voice) outputs.push('voice');
  return outputs;
}

/** Composes haptic commands; `bytes` is always the same array. */
export class HapticCommand {
  readonly bytes = encodePacket({
    kind: 'command',
    commandId: 0,
    op: COMMAND_OP.haptic,
    pattern: HAPTIC_PATTERN.off,
    strength: 0,
    durationMs: 0,
  });
  readonly #view = new DataView(this.bytes.buffer, this.bytes.byteOffset);

  /** `strength` 0…1. Valgus is one long buzz, femoral rotation two short ones. */
  compose(commandId: number, reason: CueReason, strength: number): Uint8Array {
    const view = this.#view;
    view.setUint8(AT.commandId, commandId);
    view.setUint8(AT.pattern, reason === 'valgus' ? HAPTIC_PATTERN.steady : HAPTIC_PATTERN.doublePulse);
    view.setUint8(AT.strength, Math.round(WEAKEST + (STRONGEST - WEAKEST) * strength));
    view.setUint16(AT.durationMs, Math.round(SHORTEST_MS + (LONGEST_MS - SHORTEST_MS) * strength), true);
    return this.bytes;
  }
}
