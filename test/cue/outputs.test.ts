/** The cue's way to the athlete's skin: strap and command bytes. */
import { describe, expect, it } from 'vitest';
import { HapticCommand, pickHapticStrap } from '../../host/cue/outputs.ts';
import { decodePacket } from '../../protocol/sensor/codec.ts';
import { COMMAND_OP, HAPTIC_PATTERN } from '../../protocol/sensor/constants.ts';

describe('the strap that buzzes', () => {
  const motor = { hasHaptic: true };
  const still = { hasHaptic: false };

  it('is the thigh strap, or the shin strap when only that has a motor', () => {
    expect(pickHapticStrap(motor, { hasHaptic: true })).toBe(motor);
    expect(pickHapticStrap(still, motor)).toBe(motor);
    expect(pickHapticStrap(null, motor)).toBe(motor);
  });

  it('is none where no motor is known of', () => {
    expect(pickHapticStrap(still, still)).toBeNull();
    expect(pickHapticStrap(null, null)).toBeNull();
  });
});

describe('the haptic command', () => {
  it('decodes to what was meant, in the same bytes every time', () => {
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
