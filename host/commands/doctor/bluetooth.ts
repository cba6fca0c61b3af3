/** What `knees-out doctor` says about Bluetooth: adapter, access, permissions, other programs. It only inspects; a running station is not disturbed. */
import type { TerminalMessage } from '../../../protocol/words/terminal.ts';
import { bindingOf, SYSTEM_ADAPTER } from '../../transport/ble/adapter.ts';
import type { Machine } from '../../transport/ble/machine.ts';
import { explainAdapter, SETCAP } from '../../transport/ble/words.ts';
import type { Finding } from './finding.ts';

const ABOUT = { code: 'doctor.bluetooth' } as const;

/** `libraryProblem`: why noble does not load; null when it does. */
export function checkBluetooth(machine: Machine, libraryProblem: string | null): Finding[] {
  if (libraryProblem !== null) {
    const found = { code: 'doctor.bluetooth.no-library', args: { reason: libraryProblem } } as const;
    return [{ about: ABOUT, verdict: 'problem', found, advice: { code: 'doctor.bluetooth.no-library.advice' } }];
  }
  if (machine.platform !== 'linux') {
    const advice = { code: 'doctor.bluetooth.not-here.advice' } as const;
    return [{ about: ABOUT, verdict: 'note', found: { code: 'doctor.bluetooth.not-here' }, advice }];
  }
  const { adapters, blocked, competitors } = machine;
  if (adapters.length === 0) {
    const advice = { code: 'doctor.bluetooth.no-adapter.advice' } as const;
    return [{ about: ABOUT, verdict: 'note', found: { code: 'doctor.bluetooth.no-adapter' }, advice }];
  }
  const free = adapters.filter((name) => !blocked.includes(name));
  const findings: Finding[] = [
    free.length === 0
      ? { about: ABOUT, verdict: 'problem', found: { code: 'doctor.bluetooth.off', args: { adapters } }, advice: howToSwitchOn(machine) }
      : {
          about: ABOUT,
          verdict: 'ok',
          found: { code: 'doctor.bluetooth.on', args: { free, blocked } },
          advice: { code: 'doctor.bluetooth.on.advice' },
        },
    checkAccess(machine),
  ];
  if (competitors.length > 0) {
    findings.push({
      about: { code: 'doctor.bluetooth.programs' },
      verdict: 'note',
      found: { code: 'doctor.bluetooth.programs.running', args: { programs: competitors } },
      advice: { code: 'doctor.bluetooth.programs.advice' },
    });
  }
  return findings;
}

function howToSwitchOn(machine: Machine): TerminalMessage {
  const off = explainAdapter('off', SYSTEM_ADAPTER, bindingOf(SYSTEM_ADAPTER, machine), machine, null);
  return off?.code === 'link.bluetooth.off.command'
    ? { code: 'doctor.bluetooth.off.command', args: off.args }
    : { code: 'doctor.bluetooth.off.locked' };
}

/** How the adapter is accessed, and whether this program may. */
function checkAccess({ bluetoothd, dbus, mayUseRaw }: Machine): Finding {
  const about = { code: 'doctor.bluetooth.access' } as const;
  const command = SETCAP;
  if (bluetoothd && dbus) {
    const advice = { code: 'doctor.bluetooth.access.service.advice', args: { command } } as const;
    return { about, verdict: 'ok', found: { code: 'doctor.bluetooth.access.service' }, advice };
  }
  if (mayUseRaw) {
    if (!bluetoothd) return { about, verdict: 'ok', found: { code: 'doctor.bluetooth.access.direct' }, advice: null };
    const advice = { code: 'doctor.bluetooth.access.both.advice' } as const;
    return { about, verdict: 'note', found: { code: 'doctor.bluetooth.access.both' }, advice };
  }
  if (bluetoothd) {
    const advice = { code: 'doctor.bluetooth.access.no-bus.advice', args: { command } } as const;
    return { about, verdict: 'problem', found: { code: 'doctor.bluetooth.access.no-bus' }, advice };
  }
  const advice = { code: 'doctor.bluetooth.access.none.advice', args: { command } } as const;
  return { about, verdict: 'problem', found: { code: 'doctor.bluetooth.access.none' }, advice };
}
