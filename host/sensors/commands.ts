/** Our commands as bytes, for drivers that translate them to another make's protocol. */
import { COMMAND_OP, PACKET_ID, type CommandOp } from '../../protocol/sensor/constants.ts';

/** Offsets of the fields (protocol/sensor/README.md). */
const AT = { op: 2, pattern: 3, strength: 4, durationMs: 5 } as const;

/** A COMMAND with this op and this length including its arguments. */
function isCommand(packet: Uint8Array, op: CommandOp, bytes: number): boolean {
  return packet.length === bytes && packet[0] === PACKET_ID.command && packet[AT.op] === op;
}

/** The sensor must identify itself. */
export function isIdentify(packet: Uint8Array): boolean {
  return isCommand(packet, COMMAND_OP.identify, 3);
}

/** Its motor must run: {@link hapticStrength} for {@link hapticDurationMs}. */
export function isHaptic(packet: Uint8Array): boolean {
  return isCommand(packet, COMMAND_OP.haptic, 7);
}

/** For a haptic command: drive of the motor, 0…255; 0 also for "off". */
export function hapticStrength(packet: Uint8Array): number {
  return packet[AT.pattern] === 0 ? 0 : packet[AT.strength]!;
}

/** For a haptic command, ms. */
export function hapticDurationMs(packet: Uint8Array): number {
  return packet[AT.durationMs]! | (packet[AT.durationMs + 1]! << 8);
}
