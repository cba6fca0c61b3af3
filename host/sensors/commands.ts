/** Our commands as bytes, read by those who say the same in another make's language. */
import { COMMAND_OP, PACKET_ID, type CommandOp } from '../../protocol/sensor/constants.ts';

/** Where the fields stand (protocol/sensor/README.md). */
const AT = { op: 2, pattern: 3, strength: 4, durationMs: 5 } as const;

/** A COMMAND of this op, of so many bytes with its arguments. */
function isCommand(packet: Uint8Array, op: CommandOp, bytes: number): boolean {
  return packet.length === bytes && packet[0] === PACKET_ID.command && packet[AT.op] === op;
}

/** The sensor is to show itself. */
export function isIdentify(packet: Uint8Array): boolean {
  return isCommand(packet, COMMAND_OP.identify, 3);
}

/** Its motor is to run: {@link hapticStrength} for {@link hapticDurationMs}. */
export function isHaptic(packet: Uint8Array): boolean {
  return isCommand(packet, COMMAND_OP.haptic, 7);
}

/** Of a haptic command: drive of the motor, 0…255; 0 also for "off". */
export function hapticStrength(packet: Uint8Array): number {
  return packet[AT.pattern] === 0 ? 0 : packet[AT.strength]!;
}

/** Of a haptic command, ms. */
export function hapticDurationMs(packet: Uint8Array): number {
  return packet[AT.durationMs]! | (packet[AT.durationMs + 1]! << 8);
}
