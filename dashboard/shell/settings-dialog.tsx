/** Settings: limits, outputs and exercise are sent to the station; theme and sound belong to this screen. */

import type { Settings } from '../../protocol/live/events.ts';
import { EXERCISES } from '../../protocol/live/words.ts';
import { say } from '../../protocol/words/message.ts';
import { undoable, undoCalibration } from '../state/calibrate.ts';
import { command, dialog, settings, shownLegs } from '../state/page.ts';
import { replayed } from '../state/replay.ts';
import { changeScreen, screen, THEMES } from '../state/settings.ts';
import type { ScreenSettings } from '../state/settings.ts';
import { canSpeak, speak } from '../voice/speech.ts';
import { playCue, sound } from '../voice/tone.ts';
import { Modal } from './modal.tsx';

export function SettingsDialog() {
  const now = settings.value;
  return (
    <Modal title={say('page-shell.settings')}>
      {replayed.value !== null ? (
        <p class="quiet-text">{say('page-settings.of-the-recording')}</p>
      ) : now === null ? (
        <p class="quiet-text">{say('page-settings.not-reached')}</p>
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
      <h3>{say('page-settings.limits')}</h3>
      <Stepper
        label={say('page-settings.warn-from')}
        value={now.warnDeg}
        min={1}
        max={30}
        onChange={(warnDeg) => change({ warnDeg, cueDeg: Math.max(now.cueDeg, warnDeg) })}
      />
      <Stepper
        label={say('page-settings.cue-from')}
        value={now.cueDeg}
        min={2}
        max={40}
        onChange={(cueDeg) => change({ cueDeg, warnDeg: Math.min(now.warnDeg, cueDeg) })}
      />
      <Stepper
        label={say('page-settings.thigh-from')}
        value={now.femoralRotationDeg}
        min={2}
        max={60}
        onChange={(femoralRotationDeg) => change({ femoralRotationDeg })}
      />
      <h3>{say('page-settings.cue-by')}</h3>
      <Check label={say('page-settings.vibration')} checked={now.outputs.haptic} onChange={(haptic) => outputs({ haptic })} />
      <Check label={say('page-settings.tone')} checked={now.outputs.tone} onChange={(tone) => outputs({ tone })} />
      {canSpeak && <Check label={say('page-settings.voice')} checked={now.outputs.voice} onChange={(voice) => outputs({ voice })} />}
      <Check label={say('page-settings.fading')} checked={now.fading} onChange={(fading) => change({ fading })} />
      <div class="buttons">
        <button
          type="button"
          class="button"
          onClick={() => {
            playCue();
            if (now.outputs.voice) speak(say('page-voice.knees-out'), true);
          }}
        >
          {say('page-settings.hear')}
        </button>
        {sound.value !== 'ready' && (
          <span class="quiet-text">{say(sound.value === 'none' ? 'page-settings.no-sound' : 'page-settings.sound-locked')}</span>
        )}
      </div>
      <h3>{say('page-settings.exercise')}</h3>
      <label class="field">
        <span>{say('page-settings.trained')}</span>
        <select value={now.exercise} onChange={(event) => change({ exercise: event.currentTarget.value as Settings['exercise'] })}>
          {(['auto', ...EXERCISES] as const).map((exercise) => (
            <option key={exercise} value={exercise}>
              {say(`exercises.title.${exercise}`)}
            </option>
          ))}
        </select>
      </label>
    </>
  );
}

/** The "Undo" that is offered for a while stays available here for as long as there is something to restore. */
function CalibrationBefore() {
  const sides = undoable.value.filter((side) => shownLegs.value.includes(side));
  if (sides.length === 0) return null;
  return (
    <>
      <h3>{say('page-settings.calibration')}</h3>
      <p class="quiet-text">{say('page-settings.calibration.kept')}</p>
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
            {shownLegs.value.length > 1 ? say('page-settings.go-back.leg', { side }) : say('page-settings.go-back')}
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
      <h3>{say('page-settings.screen')}</h3>
      <fieldset class="themes">
        <legend>{say('page-settings.look')}</legend>
        {THEMES.map((theme) => (
          <label key={theme} class="check">
            <input type="radio" name="theme" checked={now.theme === theme} onChange={() => change({ theme })} />
            <span>{say(`page-settings.look.${theme}`)}</span>
          </label>
        ))}
      </fieldset>
      <Check label={say('page-settings.mirrored')} checked={now.mirrored} onChange={(mirrored) => change({ mirrored })} />
      <Check label={say('page-settings.keys')} checked={now.singleKeys} onChange={(singleKeys) => change({ singleKeys })} />
      <Check label={say('page-settings.muted')} checked={now.muted} onChange={(muted) => change({ muted })} />
      {canSpeak && (
        <>
          <Check label={say('page-settings.speak-steps')} checked={now.speakSteps} onChange={(speakSteps) => change({ speakSteps })} />
          <Check label={say('page-settings.speak-peaks')} checked={now.speakPeaks} onChange={(speakPeaks) => change({ speakPeaks })} />
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
  value: number;
  min: number;
  max: number;
  onChange: (value: number) => void;
}

function Stepper({ label, value, min, max, onChange }: StepperProps) {
  return (
    <div class="stepper" role="group" aria-label={label}>
      <span>{label}</span>
      <button
        type="button"
        class="tool"
        aria-label={say('page-settings.less', { label })}
        disabled={value <= min}
        onClick={() => onChange(Math.max(min, value - 1))}
      >
        −
      </button>
      <output>{say('page-settings.degrees', { value })}</output>
      <button
        type="button"
        class="tool"
        aria-label={say('page-settings.more', { label })}
        disabled={value >= max}
        onClick={() => onChange(Math.min(max, value + 1))}
      >
        +
      </button>
    </div>
  );
}
