/** The top line: the title, the connection, and the few controls needed at any time. */

import { say } from '../../protocol/words/message.ts';
import { connection } from '../live/connection.ts';
import { leaveGuide, noCalibrationBecause, rezero, startCalibration } from '../state/calibrate.ts';
import { calibrationState, demo, dialog } from '../state/page.ts';
import { view } from '../state/route.ts';
import { replayed } from '../state/replay.ts';
import { station } from '../state/roster.ts';
import { screen } from '../state/settings.ts';
import { hasFailed } from '../state/trouble.ts';
import { sound } from '../voice/tone.ts';
import { AthletePicker } from './athlete-picker.tsx';
import { Icon } from './icons.tsx';
import type { IconName } from './icons.tsx';
import { toggleMute } from './keys.ts';

export function Header() {
  const { muted } = screen.value;
  const usable = connection.value.state === 'open';
  const locked = sound.value === 'locked' && !muted;
  return (
    <header class="top">
      <h1 class="brand">
        <svg viewBox="0 0 32 32" width="32" height="32" aria-hidden="true">
          <path class="brand-line" d="M11 3v26" />
          <path class="brand-leg" d="M11 4 17.5 16 11 28" />
          <circle class="brand-knee" cx="17.5" cy="16" r="4.5" />
        </svg>
        <span>{say('page-shell.name')}</span>
      </h1>
      <AthletePicker />
      <ConnectionWord />
      <nav class="tools" aria-label={say('page-shell.tools')}>
        {replayed.value !== null ? null : view.value !== 'train' ? (
          <Tool icon="back" label={say('page-shell.back')} brief={say('page-shell.back.brief')} worded onClick={leaveGuide} />
        ) : (
          <Tool
            icon="calibrate"
            label={say(calibrationState.value === 'running' ? 'page-shell.calibrating' : 'page-shell.calibrate')}
            brief={say('page-shell.calibrate')}
            worded
            disabled={!usable}
            because={noCalibrationBecause.value}
            onClick={startCalibration}
          />
        )}
        {/* In a replay there is nothing to calibrate, and it is silent unless its own bar says otherwise. */}
        {replayed.value === null && (
          <>
            <Tool
              icon="zero"
              label={say('page-shell.rezero')}
              brief={say('page-shell.rezero')}
              worded
              disabled={!usable || calibrationState.value !== 'done'}
              because={noCalibrationBecause.value}
              onClick={rezero}
            />
            <Tool
              icon={muted || locked ? 'muted' : 'sound'}
              label={say(muted ? 'page-shell.sound-off' : locked ? 'page-shell.sound-locked' : 'page-shell.sound-on')}
              brief={say(muted ? 'page-shell.sound-off' : locked ? 'page-shell.sound-locked.brief' : 'page-shell.sound-on')}
              worded={locked}
              attention={locked}
              onClick={locked ? undefined : toggleMute}
            />
          </>
        )}
        <Tool
          icon="settings"
          label={say('page-shell.settings')}
          brief={say('page-shell.settings')}
          onClick={() => (dialog.value = 'settings')}
        />
        <Tool icon="help" label={say('page-shell.help')} brief={say('page-shell.help.brief')} onClick={() => (dialog.value = 'help')} />
      </nav>
    </header>
  );
}

interface ToolProps {
  icon: IconName;
  label: string;
  /** Written below the icon where there is little room; part of the label, so that users of speech control can say what they see. */
  brief: string;
  /** The label is written out where there is room. */
  worded?: boolean;
  attention?: boolean;
  disabled?: boolean;
  /** Why it is disabled at the moment: shown beside the pointer, and on a tap. */
  because?: string | null;
  onClick: (() => void) | undefined;
}

function Tool({ icon, label, brief, worded = false, attention = false, disabled = false, because = null, onClick }: ToolProps) {
  return (
    <button
      type="button"
      class="tool"
      data-attention={attention}
      aria-label={label}
      title={because ?? label}
      disabled={disabled}
      aria-disabled={because !== null}
      onClick={onClick}
    >
      <Icon name={icon} />
      {worded && <span class="tool-word">{label}</span>}
      <span class="tool-brief" aria-hidden="true">
        {brief}
      </span>
    </button>
  );
}

/** `simulator`, `serial × 4`: kinds, not paths. */
function sourceWords(sources: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const source of sources) {
    const kind = source.split(':', 1)[0] ?? source;
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  const kinds = [...counts].map(([kind, count]) => say('page-shell.source', { kind, count }));
  return kinds.join(', ') || say('page-shell.connected');
}

function ConnectionWord() {
  const { state } = connection.value;
  const { hello } = station.value;
  const trouble = state === 'open' && hasFailed(station.value.links);
  return (
    <p class="connection" data-state={state} data-trouble={trouble || demo.value} role="status" title={hello?.sources.join(', ')}>
      <span class="connection-mark" aria-hidden="true" />
      <span class="connection-words">{connectionWords(trouble)}</span>
    </p>
  );
}

function connectionWords(trouble: boolean): string {
  const { state } = connection.value;
  const { hello } = station.value;
  if (state === 'lost') return say('page-shell.no-station');
  if (state === 'connecting' || hello === null) return say('page-shell.connecting');
  if (demo.value) return say('page-shell.demo');
  const sources = sourceWords(hello.sources);
  return trouble ? say('page-shell.source-failed', { sources }) : sources;
}
