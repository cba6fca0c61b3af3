/**
 * What a link to a strap is doing, or why it does not work: a phrase that goes on after the strap's name, and after a semicolon what to do about it.
 */

import { plural } from '../plural.ts';

/** What should be on a serial port. */
type Device = 'strap' | 'controller';

const DEVICE: Record<Device, string> = { strap: 'the strap', controller: 'the Bluetooth controller' };

function agreed({ intervalMs, packetBytes }: { intervalMs: number | null; packetBytes: number | null }): string {
  return [...(intervalMs === null ? [] : [`every ${intervalMs} ms`]), ...(packetBytes === null ? [] : [`up to ${packetBytes} bytes`])].join(
    ', ',
  );
}

function lookingFor({ names }: { names: readonly string[] }): string {
  if (names.length === 0) return 'looking for straps; switch one on';
  const advice = plural('en', names.length, { one: 'switch it on and bring it near', other: 'switch them on and bring them near' });
  return `looking for ${names.join(', ')}; ${advice}`;
}

const LACKING: Record<'characteristic' | 'service', string> = {
  characteristic: 'it lacks a characteristic that it should have',
  service: 'it lacks the service that it advertises',
};

export const link = {
  'link.agreed': agreed,
  'link.looking-for': lookingFor,
  'link.silent': ({ seconds }: { seconds: number }) => `nothing arrived for ${seconds} s`,
  'link.no-sensor': ({ seconds }: { seconds: number }) => `connected, but no sensor answered within ${seconds} s`,
  'link.no-connection': ({ seconds }: { seconds: number }) => `no connection within ${seconds} s`,
  'link.no-answer': 'no answer',
  'link.no-answer-within': ({ seconds }: { seconds: number }) => `no answer within ${seconds} s`,
  'link.no-longer-wanted': 'no longer wanted',
  'link.foreign-version': ({ theirs, ours }: { theirs: number; ours: number }) =>
    `its firmware speaks version ${theirs} of the protocol and this program version ${ours}; update the older one`,

  'link.port.absent': ({ path, device }: { path: string; device: Device }) => `${path} is not there; plug ${DEVICE[device]} in`,
  'link.port.in-use': ({ path }: { path: string }) => `${path} is in use by another program; close that`,
  'link.port.no-permission': ({ path }: { path: string }) =>
    `no permission to open ${path}; on Linux join its group: sudo usermod -aG dialout $USER, then log in again`,
  'link.port.not-serial': ({ path }: { path: string }) => `${path} is no serial port; give the path of one, e.g. /dev/ttyACM0 or COM3`,
  'link.port.failed': ({ path, reason }: { path: string; reason: string }) => `${path}: ${reason}`,
  'link.port.gone': ({ path }: { path: string }) => `${path} went away`,

  'link.bluetooth.starting': 'Bluetooth is starting',
  'link.bluetooth.not-ready': 'Bluetooth is not ready',
  'link.bluetooth.restarted': 'Bluetooth was restarted',
  'link.bluetooth.no-such-adapter': ({ adapter, others }: { adapter: string; others: readonly string[] }) =>
    `there is no Bluetooth adapter ${adapter} here, only ${others.join(', ')}`,
  'link.bluetooth.service-silent': 'the Bluetooth service does not answer; run sudo systemctl restart bluetooth',
  'link.bluetooth.no-adapter': 'no Bluetooth adapter here; plug one in, or connect the straps by cable (--source serial:PATH)',
  'link.bluetooth.forbidden.macos':
    'macOS does not let this program use Bluetooth; allow your terminal in System Settings, Privacy & Security, Bluetooth',
  'link.bluetooth.forbidden.windows': 'Windows does not let this program use Bluetooth; allow it in Settings, Privacy & security, Radios',
  'link.bluetooth.forbidden.service': 'no permission to speak with bluetoothd; run sudo usermod -aG bluetooth $USER, then log in again',
  'link.bluetooth.forbidden.adapter': ({ command }: { command: string }) =>
    `no permission to use the Bluetooth adapter; run ${command}, or start bluetoothd (sudo systemctl start bluetooth)`,
  'link.bluetooth.off': 'Bluetooth is switched off; switch it on in the system settings',
  'link.bluetooth.off.locked':
    'Bluetooth is switched off by a switch or the firmware of this machine; switch it on there (a key with an antenna, or the BIOS)',
  'link.bluetooth.off.command': ({ command }: { command: string }) => `Bluetooth is switched off; run ${command}`,
  'link.bluetooth.controller-silent': ({ path }: { path: string }) =>
    `the Bluetooth controller on ${path} does not answer; is it HCI firmware, and the baud rate right?`,

  'link.ble.out-of-reach': 'out of reach, or its battery is empty',
  'link.ble.hung-up': 'the strap hung up',
  'link.ble.closed-here': 'the connection was closed here',
  'link.ble.not-established': 'the connection did not come up',
  'link.ble.adapter-gone': 'the Bluetooth adapter went away',
  'link.ble.ended': ({ reason }: { reason: number | null }) =>
    reason === null ? 'the connection ended' : `the connection ended (Bluetooth reason 0x${reason.toString(16)})`,
  'link.ble.still-ending': 'its last connection is still ending',
  'link.ble.not-in-reach': 'not in reach; switch it on, bring it near, and disconnect it from other hosts',
  'link.ble.packets-too-small': ({ bytes, needed }: { bytes: number; needed: number }) =>
    `the connection carries only ${bytes} bytes a packet, and a strap needs ${needed}; use another adapter`,
  'link.ble.stranger': ({ name, lacks }: { name: string; lacks: 'characteristic' | 'service' | null }) =>
    `${name} is no strap that this program knows${lacks === null ? '' : `: ${LACKING[lacks]}`}`,
  'link.ble.no-services': 'it does not list its services',
  'link.ble.no-characteristics': 'it does not list its characteristics',
  'link.ble.not-subscribed': 'it refuses to send, or does not answer',
  'link.ble.setting-refused': 'it does not take a setting',
} as const;
