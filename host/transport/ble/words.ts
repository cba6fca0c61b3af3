/** What the user reads when Bluetooth does not work: what is wrong, and the way out. */
import type { AdapterChoice, AdapterState, Binding } from './adapter.ts';
import { explainPort } from '../port-words.ts';
import type { Machine } from './machine.ts';

export const SETCAP = 'sudo setcap cap_net_raw+eip "$(readlink -f "$(command -v node)")"';

/** One line for people; null while there is nothing to say. `driverError` is what a serial port's opening met. */
export function adapterWords(
  state: AdapterState,
  choice: AdapterChoice,
  binding: Binding,
  machine: Machine,
  driverError: string | null,
): string | null {
  if (state === 'on' || state === 'starting') return null;
  if (choice.kind === 'serial') return serialWords(choice.path, driverError);
  switch (state) {
    case 'absent':
      if (machine.platform === 'linux' && choice.kind === 'direct' && machine.adapters.length > 0) {
        return `there is no Bluetooth adapter hci${choice.device} here, only ${machine.adapters.join(', ')}`;
      }
      if (binding.type === 'dbus' && machine.adapters.length > 0)
        return 'the Bluetooth service does not answer; run sudo systemctl restart bluetooth';
      return 'no Bluetooth adapter here; plug one in, or connect the straps by cable (--source serial:PATH)';
    case 'forbidden':
      if (machine.platform === 'darwin') {
        return 'macOS does not let this program use Bluetooth; allow your terminal in System Settings, Privacy & Security, Bluetooth';
      }
      if (machine.platform === 'win32') {
        return 'Windows does not let this program use Bluetooth; allow it in Settings, Privacy & security, Radios';
      }
      if (binding.type === 'dbus') {
        return 'no permission to speak with bluetoothd; run sudo usermod -aG bluetooth $USER, then log in again';
      }
      return `no permission to use the Bluetooth adapter; run ${SETCAP}, or start bluetoothd (sudo systemctl start bluetooth)`;
    case 'off':
      if (machine.platform !== 'linux') return 'Bluetooth is switched off; switch it on in the system settings';
      if (machine.locked.length > 0) {
        return 'Bluetooth is switched off by a switch or the firmware of this machine; switch it on there (a key with an antenna, or the BIOS)';
      }
      if (machine.blocked.length > 0) return 'Bluetooth is switched off; run rfkill unblock bluetooth';
      return binding.type === 'dbus'
        ? 'Bluetooth is switched off; run bluetoothctl power on'
        : `Bluetooth is switched off; run sudo hciconfig ${choice.kind === 'direct' ? `hci${choice.device}` : (machine.adapters[0] ?? 'hci0')} up`;
  }
}

function serialWords(path: string, error: string | null): string {
  if (error === null) return `the Bluetooth controller on ${path} does not answer; is it HCI firmware, and the baud rate right?`;
  return explainPort(path, error, 'the Bluetooth controller').words;
}

/** Why a connection ended: a code of the Bluetooth specification, or a word of noble's. */
export function disconnectWords(reason: number | string): string {
  switch (reason) {
    case 0x08:
      return 'out of reach, or its battery is empty';
    case 0x13:
    case 0x14:
    case 0x15:
      return 'the strap hung up';
    case 0x16:
      return 'the connection was closed here';
    case 0x3e:
      return 'the connection did not come up';
    case 0x03:
    case 'cleanup':
      return 'the Bluetooth adapter went away';
    default:
      return typeof reason === 'number' ? `the connection ended (Bluetooth reason 0x${reason.toString(16)})` : 'the connection ended';
  }
}
