/** Where one athlete's sessions are recorded, as the loop sees it. */
import type { Settings } from '../../protocol/live/events.ts';
import type { LinkState, Side } from '../../protocol/live/words.ts';
import type { Message } from '../../protocol/words/message.ts';
import type { StrapPlace } from '../sensors/places.ts';

/** Receives one athlete's recording. Nothing here may wait or throw: a cue never depends on it. */
export interface AthleteRecording {
  linkState(link: number, state: LinkState, atS: number, detail: Message | null): void;
  packet(link: number, channel: number, arrivalS: number, bytes: Uint8Array): void;
  control(atS: number, value: unknown): void;
  startSession(atS: number, startedAtUnixS: number, exercise: Settings['exercise'], sides: Side[]): void;
  /** Resumes the session of {@link AthleteSettings.resumable}, or the one stopped last. */
  resumeSession(atS: number): void;
  stopSession(atS: number): void;
  saveCalibration(side: Side, takenAtUnixS: number, value: unknown): void;
  /** Stores where a strap is worn that cannot store it itself; `null`: nowhere. */
  savePlace(strap: string, place: StrapPlace | null, givenAtUnixS: number): void;
  /** Stores that this athlete wears a strap from now on. */
  saveWearer(strap: string, givenAtUnixS: number): void;
}

const ignore = (): void => undefined;
/** Of what is only shown, such as a demo or a replay. */
export const NOT_RECORDED: AthleteRecording = {
  linkState: ignore,
  packet: ignore,
  control: ignore,
  startSession: ignore,
  resumeSession: ignore,
  stopSession: ignore,
  saveCalibration: ignore,
  savePlace: ignore,
  saveWearer: ignore,
};
