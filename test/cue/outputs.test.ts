/** Delivery of the cue: choice of strap and command bytes. */
import { describe, expect, it } from 'vitest';
import { cueOutputs, HapticCommand, pickHapticStrap } from '../../host/cue/outputs.ts';
import { decodePacket } from '../../protocol/sensor/codec.ts';
import { COMMAND_OP, HAPTIC_PATTERN } from '../../protocol/sensor/constants.ts';

describe('the strap that buzzes', () => {
  const motor: { hasHaptic: boolean | null } = { hasHaptic: true };
  const still: typeof motor = { hasHaptic: false };

  it('is the thigh strap, or the shin strap when only that has a motor', () => {
    expect(pickHapticStrap(motor, { hasHaptic: true })).toBe(motor);
    expect(pickHapticStrap(still, motor)).toBe(motor);
    expect(pickHapticStrap(null, motor)).toBe(motor);
  });

  it('is one that may have a motor when none is certain to', () => {
    const perhaps: typeof motor = { hasHaptic: null };
    expect(pickHapticStrap(perhaps, motor)).toBe(motor);
    expect(pickHapticStrap(perhaps, still)).toBe(perhaps);
    expect(pickHapticStrap(still, perhaps)).toBe(perhaps);
  });

  it('is none when no motor is known', () => {
    expect(pickHapticStrap(still, still)).toBeNull();
    expect(pickHapticStrap(null, null)).toBeNull();
  });
});

describe('a cue goes out', () => {
  const wanted = { haptic: true, tone: false, voice: false };

  it('as chosen where it can be felt', () => {
    expect(cueOutputs(wanted, { hasHaptic: true })).toEqual(['haptic']);
    expect(cueOutputs({ haptic: true, tone: true, voice: true }, { hasHaptic: true })).toEqual(['haptic', 'tone', 'voice']);
  });

  it('by sound when vibration was chosen but cannot be felt, and by both when that is unknown', () => {
    expect(cueOutputs(wanted, null)).toEqual(['tone']);
    expect(cueOutputs(wanted, { hasHaptic: null })).toEqual(['haptic', 'tone']);
    expect(cueOutputs({ ...wanted, voice: true }, null)).toEqual(['voice']);
  });

  it('silently when that was chosen', () => {
    expect(cueOutputs({ ...wanted, haptic: false }, null)).toEqual([]);
  });
});

describe('the haptic command', () => {
  it('decodes to what was intended, in the same bytes every time', () => {
    const command = new HapticCommand();
    const weak = command.compose(7, 'valgus', 0);
    expect(decodePacket(weak)).toEqual({
      kind: 'command',
      commandId: 7,
      op: COMMAND_OP.haptic,
      pattern: HAPTIC_PATTERN.steady,
      strength: 90,
      durationMs: 120,
    });
    const strong = command.compose(255, 'femoral-rotation', 1);
    expect(strong).toBe(weak);
    expect(decodePacket(strong)).toMatchObject({ commandId: 255, pattern: HAPTIC_PATTERN.doublePulse, strength: 255, durationMs: 260 });
  });
});
