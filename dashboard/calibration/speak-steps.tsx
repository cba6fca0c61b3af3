/** The setting for reading steps aloud, where the browser can speak. */

import { say } from '../../protocol/words/message.ts';
import { changeScreen, screen } from '../state/settings.ts';
import { canSpeak } from '../voice/speech.ts';

export function SpeakSteps() {
  if (!canSpeak) return null;
  const { speakSteps } = screen.value;
  return (
    <label class="check">
      <input type="checkbox" checked={speakSteps} onChange={() => changeScreen({ speakSteps: !speakSteps }, localStorage)} />
      <span>{say('page-calibrate.read-aloud')}</span>
    </label>
  );
}
