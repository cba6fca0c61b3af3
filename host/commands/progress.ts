/** A progress line on stderr for work that takes over a second; silent when stderr is not a terminal. */
import { nowS } from '../clock.ts';

export class Progress {
  readonly #title: string;
  readonly #beganS = nowS();
  #shownS = -Infinity;
  #shown = false;

  constructor(title: string) {
    this.#title = title;
  }

  /** `share` of the work done, 0…1; cheap enough to call often. */
  update(share: number): void {
    if (!process.stderr.isTTY) return;
    const now = nowS();
    if (now - this.#beganS < 1 || now - this.#shownS < 0.1) return;
    this.#shownS = now;
    this.#shown = true;
    const filled = Math.round(share * 30);
    process.stderr.write(`\r${this.#title} ${'█'.repeat(filled)}${'░'.repeat(30 - filled)} ${Math.round(share * 100)} %`);
  }

  finish(): void {
    if (this.#shown) process.stderr.write('\r\x1b[K');
  }
}
