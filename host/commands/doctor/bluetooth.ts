/** What `knees-out doctor` says about Bluetooth: adapter, access, permissions, other programs. It only inspects; a running station is not disturbed. */
import { render } from '../../../protocol/words/message.ts';
import { bindingOf, SYSTEM_ADAPTER } from '../../transport/ble/adapter.ts';
import type { Machine } from '../../transport/ble/machine.ts';
import { explainAdapter, SETCAP } from '../../transport/ble/words.ts';
import type { Finding } from './finding.ts';

const ABOUT = 'Bluetooth';

/** `libraryProblem`: why noble does not load; null when it does. */
export function checkBluetooth(machine: Machine, libraryProblem: string | null): Finding[] {
  if (libraryProblem !== null) {
    return [{ about: ABOUT, verdict: 'problem', found: `its library does not load (${libraryProblem})`, advice: 'Run npm install again.' }];
  }
  if (machine.platform !== 'linux') {
    const advice = 'Start with --source ble; the page says what is the matter when it does not work. Allow Bluetooth when the system asks.';
    return [{ about: ABOUT, verdict: 'note', found: 'is looked at only on Linux', advice }];
  }
  const { adapters, blocked } = machine;
  const free = adapters.filter((name) => !blocked.includes(name));
  const binding = bindingOf(SYSTEM_ADAPTER, machine);
  if (adapters.length === 0) {
    const advice =
      'Plug one in, or use straps on a cable (--source serial:PATH). A Bluetooth controller on a serial port is used with --adapter PATH.';
    return [{ about: ABOUT, verdict: 'note', found: 'no adapter', advice }];
  }
  const findings: Finding[] = [];
  if (free.length === 0) {
    const off = explainAdapter('off', SYSTEM_ADAPTER, binding, machine, null);
    findings.push({
      about: ABOUT,
      verdict: 'problem',
      found: `${adapters.join(', ')}, switched off`,
      advice: off === null ? '' : capitalise(render(off).split('; ')[1] ?? ''),
    });
  } else {
    const off = blocked.length === 0 ? '' : `; ${blocked.join(', ')} switched off (rfkill)`;
    findings.push({ about: ABOUT, verdict: 'ok', found: `adapter ${free.join(', ')}${off}`, advice: 'Use it with --source ble.' });
  }
  findings.push(checkWay(machine));
  if (machine.competitors.length > 0) {
    findings.push({
      about: `${ABOUT}, other programs`,
      verdict: 'note',
      found: `${machine.competitors.join(', ')} may take the adapter or the straps`,
      advice: 'Close what scans or is connected while you train.',
    });
  }
  return findings;
}

/** How the adapter is accessed, and whether this program may. */
function checkWay({ bluetoothd, dbus, mayUseRaw }: Machine): Finding {
  const about = `${ABOUT}, way`;
  if (bluetoothd && dbus) {
    const advice =
      'It chooses the connection interval: for the shortest delay set MinConnectionInterval=12, MaxConnectionInterval=12 and ConnectionSupervisionTimeout=200 ' +
      `under [LE] in /etc/bluetooth/main.conf, or go past it: stop it (sudo systemctl stop bluetooth), run ${SETCAP}, and start with --adapter hci0.`;
    return { about, verdict: 'ok', found: 'through bluetoothd, no special permission needed', advice };
  }
  if (mayUseRaw) {
    const found = 'directly, with permission';
    if (!bluetoothd) return { about, verdict: 'ok', found, advice: '' };
    return {
      about,
      verdict: 'note',
      found: `${found}, while bluetoothd runs`,
      advice: 'If straps get lost, stop it: sudo systemctl stop bluetooth.',
    };
  }
  if (bluetoothd) {
    const advice = `Run sudo systemctl restart dbus bluetooth, or go past it: ${SETCAP}.`;
    return { about, verdict: 'problem', found: 'bluetoothd runs, but the system bus over which it is asked cannot be reached', advice };
  }
  const advice = `Run ${SETCAP}, or start bluetoothd (sudo systemctl start bluetooth; where that is missing, install bluez).`;
  return { about, verdict: 'problem', found: 'no permission to use the adapter, and no bluetoothd that could be asked', advice };
}

const capitalise = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
