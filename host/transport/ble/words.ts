/** Why Bluetooth does not work, or a connection ended. */
import type { Message } from '../../../protocol/words/message.ts';
import type { AdapterChoice, AdapterState, Binding } from './adapter.ts';
import { explainPort } from '../port-words.ts';
import type { Machine } from './machine.ts';

export const SETCAP = 'sudo setcap cap_net_raw+eip "$(readlink -f "$(command -v node)")"';

/** `null` while there is nothing to say. `driverError`: what opening a serial port reported. */
export function explainAdapter(
  state: AdapterState,
  choice: AdapterChoice,
  binding: Binding,
  machine: Machine,
  driverError: string | null,
): Message | null {
  if (state === 'on' || state === 'starting') return null;
  if (choice.kind === 'serial') {
    if (driverError === null) return { code: 'link.bluetooth.controller-silent', args: { path: choice.path } };
    return explainPort(choice.path, driverError, 'controller').detail;
  }
  switch (state) {
    case 'absent':
      if (machine.platform === 'linux' && choice.kind === 'direct' && machine.adapters.length > 0) {
        return { code: 'link.bluetooth.no-such-adapter', args: { adapter: `hci${choice.device}`, others: machine.adapters } };
      }
      return {
        code: binding.type === 'dbus' && machine.adapters.length > 0 ? 'link.bluetooth.service-silent' : 'link.bluetooth.no-adapter',
      };
    case 'forbidden':
      if (machine.platform === 'darwin') return { code: 'link.bluetooth.forbidden.macos' };
      if (machine.platform === 'win32') return { code: 'link.bluetooth.forbidden.windows' };
      if (binding.type === 'dbus') return { code: 'link.bluetooth.forbidden.service' };
      return { code: 'link.bluetooth.forbidden.adapter', args: { command: SETCAP } };
    case 'off': {
      if (machine.platform !== 'linux') return { code: 'link.bluetooth.off' };
      if (machine.locked.length > 0) return { code: 'link.bluetooth.off.locked' };
      return { code: 'link.bluetooth.off.command', args: { command: commandToSwitchOn(choice, binding, machine) } };
    }
  }
}

function commandToSwitchOn(choice: AdapterChoice, binding: Binding, { blocked, adapters }: Machine): string {
  if (blocked.length > 0) return 'rfkill unblock bluetooth';
  if (binding.type === 'dbus') return 'bluetoothctl power on';
  return `sudo hciconfig ${choice.kind === 'direct' ? `hci${choice.device}` : (adapters[0] ?? 'hci0')} up`;
}

/** Why a connection ended: a code of the Bluetooth specification, or one of noble's words. */
export function explainDisconnect(reason: number | string): Message {
  switch (reason) {
    case 0x08:
      return { code: 'link.ble.out-of-reach' };
    case 0x13:
    case 0x14:
    case 0x15:
      return { code: 'link.ble.hung-up' };
    case 0x16:
      return { code: 'link.ble.closed-here' };
    case 0x3e:
      return { code: 'link.ble.not-established' };
    case 0x03:
    case 'cleanup':
      return { code: 'link.ble.adapter-gone' };
    default:
      return { code: 'link.ble.ended', args: { reason: typeof reason === 'number' ? reason : null } };
  }
}
