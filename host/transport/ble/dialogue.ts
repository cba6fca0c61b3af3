/** Performs the steps of a third-party sensor's conversation, without knowing their meaning. */
import { pause, Turns } from './limit.ts';
import type { Conversation, Dialect, Step } from './profile.ts';

/** Both reject after a time limit, or when the connection has ended. */
export interface StepChannel {
  /** `confirmed`: the sensor answers, and until then nothing else gets through, including cues. */
  write(uuid: string, bytes: Uint8Array, confirmed: boolean): Promise<void>;
  /** The value read is delivered through {@link Dialogue.receive}. */
  read(uuid: string): Promise<void>;
}

/** Checks without a stream packet before another attempt is made. */
const QUIET_CHECKS = 2;

export class Dialogue {
  readonly #dialect: Dialect;
  readonly #channel: StepChannel;
  readonly #conversation: Conversation;
  readonly #turns = new Turns();
  #waiting = 0;
  #checks = 0;
  #quiet = 0;
  #ended = false;

  constructor(dialect: Dialect, channel: StepChannel) {
    this.#dialect = dialect;
    this.#channel = channel;
    this.#conversation = dialect.converse();
  }

  begin(): void {
    void this.#perform(this.#conversation.begin());
  }

  receive(bytes: Uint8Array, channel: number): void {
    if (channel === 0) this.#quiet = 0;
    const steps = this.#conversation.receive(bytes, channel);
    if (steps.length > 0) void this.#perform(steps);
  }

  /** Call every second. */
  check(): void {
    this.#checks++;
    const { poll } = this.#dialect;
    if (poll !== null && this.#checks % poll.everyS === 0) void this.#perform(poll.steps, false);
    if (this.#waiting > 0) this.#quiet = 0;
    else if (++this.#quiet >= QUIET_CHECKS) void this.#perform(this.#conversation.onSilence());
  }

  /** Runs the closing steps; remaining steps are dropped. */
  end(): Promise<void> {
    this.#ended = true;
    return this.#turns.take(() => this.#do(this.#dialect.closingSteps));
  }

  async #perform(steps: readonly Step[], confirmed = true): Promise<void> {
    this.#waiting++;
    await this.#turns.take(() => (this.#ended ? Promise.resolve() : this.#do(steps, confirmed)));
    this.#waiting--;
    this.#quiet = 0;
  }

  async #do(steps: readonly Step[], confirmed = true): Promise<void> {
    for (const { uuid, bytes, pauseS } of steps) {
      try {
        await (bytes === null ? this.#channel.read(uuid) : this.#channel.write(uuid, bytes, confirmed));
      } catch {
        // Refused, or gone: the next step, or the end of the connection, will show.
      }
      if (pauseS !== undefined) await pause(pauseS);
    }
  }
}
