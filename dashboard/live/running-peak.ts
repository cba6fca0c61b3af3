/** How far a leg went in the current repetition and in the one just finished: shown during a cue once the knee is back. */

import { LEG_FRAME_FLAG } from '../../protocol/live/frame.ts';
import type { LegFrame } from '../../protocol/live/frame.ts';

export class RunningPeak {
  /** Degrees inwards, and of the thigh's inward rotation; NaN while unknown. They stay until the next repetition begins. */
  valgusDeg = NaN;
  femoralDeg = NaN;
  #wasIdle = true;

  update(frame: LegFrame): void {
    const idle = frame.phase === 0;
    if (this.#wasIdle && !idle) this.clear();
    this.#wasIdle = idle;
    if (idle || (frame.flags & LEG_FRAME_FLAG.unsure) !== 0) return;
    if (!(this.valgusDeg >= frame.excursionDeg)) this.valgusDeg = frame.excursionDeg;
    if (!(this.femoralDeg >= frame.femoralExcursionDeg)) this.femoralDeg = frame.femoralExcursionDeg;
  }

  clear(): void {
    this.valgusDeg = NaN;
    this.femoralDeg = NaN;
  }
}
