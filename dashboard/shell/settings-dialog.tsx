/** Settings: limits, outputs and exercise go to the station; looks and sound stay with this screen. */

import type { Settings } from '../../protocol/live/events.ts';
import { EXERCISES } from '../../protocol/live/words.ts';
import { undoable, undoCalibration } from '../state/calibrate.ts';
import { command, dialog, settings, shownLegs } from '../state/page.ts';
import { replayed } from '../state/replay.ts';
import { changeScreen, screen, THEMES } from '../state/settings.ts';
import type { ScreenSettings, Theme } from '../state/settings.ts';
import { canSpeak, speak } from '../voice/speech.ts';
import { playCue, sound } from '../voice/tone.ts';
import { EXERCISE_WORDS, SIDE_WORD } from '../words.ts';
import { Modal } from './modal.tsx';

const THEME_WORD: Record<Theme, string> = { system: 'As this device', dark: 'Dark', light: 'Light', contrast: 'High contrast' };

export function SettingsDialog() {
  const now = settings.value;
  return (
    <Modal title="Settings">
      {replayed.value !== null ? (
        <p class="quiet-text">Limits and cues are those of the recording; a replay changes nothing.</p>
      ) : now === null ? (
        <p class="quiet-text">Limits and cues are the station’s; they appear once it is reached.</p>
      ) : (
        <Coaching now={now} />
      )}
      {replayed.value === null && <CalibrationBefore />}
      <ThisScreen />
    </Modal>
  );
}

function Coaching({ now }: { now: Settings }) {
  const change = (part: Partial<Settings>): void => command({ type: 'settings', settings: { ...now, ...part } });
  const outputs = (part: Partial<Settings['outputs']>): void => change({ outputs: { ...now.outputs, ...part } });
  return (
    <>
      <h3>Limits</h3>
      <Stepper
        label="Warn from"
        unit="°"
        value={now.warnDeg}
        min={1}
        max={30}
        onChange={(warnDeg) => change({ warnDeg, cueDeg: Math.max(now.cueDeg, warnDeg) })}
      />
      <Stepper
        label="Cue from"
        unit="°"
        value={now.cueDeg}
        min={2}
        max={40}
        onChange={(cueDeg) => change({ cueDeg, warnDeg: Math.min(now.warnDeg, cueDeg) })}
      />
      <Stepper
        label="Cue for the thigh turning in from"
        unit="°"
        value={now.femoralRotationDeg}
        min={2}
        max={60}
        onChange={(femoralRotationDeg) => change({ femoralRotationDeg })}
      />
      <h3>Cue by</h3>
      <Check
        label="Vibration of the strap, or a tone where it has no motor"
        checked={now.outputs.haptic}
        onChange={(haptic) => outputs({ haptic })}
      />
      <Check label="Tone" checked={now.outputs.tone} onChange={(tone) => outputs({ tone })} />
      {canSpeak && <Check label="Voice: “knees out”" checked={now.outputs.voice} onChange={(voice) => outputs({ voice })} />}
      <Check label="Fewer cues as you improve (fading)" checked={now.fading} onChange={(fading) => change({ fading })} />
      <div class="buttons">
        <button
          type="button"
          class="button"
          onClick={() => {
            playCue();
            if (now.outputs.voice) speak('Knees out', true);
          }}
        >
          Hear the cue
        </button>
        {sound.value !== 'ready' && (
          <span class="quiet-text">
            {sound.value === 'none' ? 'This browser has no sound.' : 'Sound is locked until the first tap or key.'}
          </span>
        )}
      </div>
      <h3>Exercise</h3>
      <label class="field">
        <span>What is trained</span>
        <select value={now.exercise} onChange={(event) => change({ exercise: event.currentTarget.value as Settings['exercise'] })}>
          {(['auto', ...EXERCISES] as const).map((exercise) => (
            <option key={exercise} value={exercise}>
              {EXERCISE_WORDS[exercise].title}
            </option>
          ))}
        </select>
      </label>
    </>
  );
}

/** What the line with "Undo" offers for a while can be reached here for as long as there is something to go back to. */
function CalibrationBefore() {
  const sides = undoable.value.filter((side) => shownLegs.value.includes(side));
  if (sides.length === 0) return null;
  return (
    <>
      <h3>Calibration</h3>
      <p class="quiet-text">The calibration before the present one is kept. Going back can be undone in the same way.</p>
      <div class="buttons">
        {sides.map((side) => (
          <button
            key={side}
            type="button"
            class="button"
            onClick={() => {
              dialog.value = null;
              undoCalibration([side]);
            }}
          >
            {shownLegs.value.length > 1 ? `Go back: ${SIDE_WORD[side].toLowerCase()} leg` : 'Go back to the one before'}
          </button>
        ))}
      </div>
    </>
  );
}

function ThisScreen() {
  const now = screen.value;
  const change = (part: Partial<ScreenSettings>): void => changeScreen(part, localStorage);
  return (
    <>
      <h3>This screen</h3>
      <fieldset class="themes">
        <legend>Look</legend>
        {THEMES.map((theme) => (
          <label key={theme} class="check">
            <input type="radio" name="theme" checked={now.theme === theme} onChange={() => change({ theme })} />
            <span>{THEME_WORD[theme]}</span>
          </label>
        ))}
      </fieldset>
      <Check
        label="Mirrored: your left leg on the left, as in a mirror"
        checked={now.mirrored}
        onChange={(mirrored) => change({ mirrored })}
      />
      <Check
        label="Single keys do something (Space, C, R, P, Z, M, S, ?)"
        checked={now.singleKeys}
        onChange={(singleKeys) => change({ singleKeys })}
      />
      <Check label="No sound from this screen" checked={now.muted} onChange={(muted) => change({ muted })} />
      {canSpeak && (
        <>
          <Check label="Read calibration steps aloud" checked={now.speakSteps} onChange={(speakSteps) => change({ speakSteps })} />
          <Check label="Say the peak after each repetition" checked={now.speakPeaks} onChange={(speakPeaks) => change({ speakPeaks })} />
        </>
      )}
    </>
  );
}

function Check({ label, checked, onChange }: { label: string; checked: boolean; onChange: (checked: boolean) => void }) {
  return (
    <label class="check">
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.currentTarget.checked)} />
      <span>{label}</span>
    </label>
  );
}

interface StepperProps {
  label: string;
  unit: string;
  value: number;
  min: number;
  max: number;
  onChange: (value: number) => void;
}

function Stepper({ label, unit, value, min, max, onChange }: StepperProps) {
  return (
    <div class="stepper" role="group" aria-label={label}>
      <span>{label}</span>
      <button
        type="button"
        class="tool"
        aria-label={`${label}: one degree less`}
        disabled={value <= min}
        onClick={() => onChange(Math.max(min, value - 1))}
      >
        −
      </button>
      <output>
        {value}
        {unit}
      </output>
      <button
        type="button"
        class="tool"
        aria-label={`${label}: one degree more`}
        disabled={value >= max}
        onClick={() => onChange(Math.min(max, value + 1))}
      >
        +
      </button>
    </div>
  );
}
