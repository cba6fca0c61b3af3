/** A shared file in the temporary folder through which strap processes of one athlete exchange the prompts felt, so that all move alike. */
import { appendFileSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Side } from '../../../protocol/live/words.ts';

/** Far shorter than the athlete's reaction time. */
const LOOK_MS = 100;

type PromptListener = (step: number, side: Side | null, atS: number) => void;

/** One line per prompt: time, step, side. Every process reads every line, including its own, so all see the same order. */
export class PromptBoard {
  readonly #file: string;
  readonly #onPrompt: PromptListener;
  readonly #timer: NodeJS.Timeout;
  #readBytes = 0;

  /** `feel` receives each prompt once, on the athlete's clock, including those from before this process began. */
  constructor(seed: number, startAtS: number, onPrompt: PromptListener) {
    this.#file = join(tmpdir(), `knees-out-athlete-${seed}-${startAtS}.prompts`);
    this.#onPrompt = onPrompt;
    this.#look();
    this.#timer = setInterval(() => this.#look(), LOOK_MS);
  }

  post(step: number, side: Side | null, atS: number): void {
    appendFileSync(this.#file, `${atS.toFixed(3)} ${step} ${side ?? '-'}\n`);
    this.#look();
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    const bytes = statSync(this.#file, { throwIfNoEntry: false })?.size ?? 0;
    if (bytes <= this.#readBytes) return;
    const text = readFileSync(this.#file, 'latin1').slice(this.#readBytes);
    // A line still being written is left for the next read.
    const lines = text.slice(0, text.lastIndexOf('\n') + 1);
    this.#readBytes += lines.length;
    for (const line of lines.split('\n')) {
      const [atS, step, side] = line.split(' ');
      if (side !== undefined) this.#onPrompt(Number(step), side === 'left' || side === 'right' ? side : null, Number(atS));
    }
  }
}
