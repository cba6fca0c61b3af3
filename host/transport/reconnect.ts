/**
 * Keeps one connection up: opens it, notices when it is lost or silent, retries with growing pauses. For both serial ports and Bluetooth.
 */
import type { LinkState } from '../../protocol/live/words.ts';
import { isSameMessage, type Message } from '../../protocol/words/message.ts';
import { detailOf, LinkError, NeedsUser } from './link-error.ts';

export interface ReconnectTiming {
  /** Pause before the first retry, doubled with each failure up to the longest, s. */
  firstPauseS: number;
  longestPauseS: number;
  /** Time limit for an attempt to open or to close, s. */
  attemptS: number;
  /** A connection on which nothing valid arrives for this long is abandoned, s. */
  silenceS: number;
}

export const RECONNECT_TIMING: Readonly<ReconnectTiming> = { firstPauseS: 0.1, longestPauseS: 2, attemptS: 5, silenceS: 3 };

/** An open connection as the wrapper sees it. */
export interface Connection {
  close(): Promise<void>;
}

/** What a connection reports about itself; after its end it is ignored. */
export interface ConnectionFeed {
  /** Something valid arrived. The first time makes the connection count as open. */
  alive(): void;
  /** It ended, and not by us. */
  lost(detail: Message): void;
}

/** Opens one connection; rejects with a message for the user. `signal` aborts when the attempt is no longer wanted. */
export type Connect = (feed: ConnectionFeed, signal: AbortSignal) => Promise<Connection>;

/** Checks for silence within one limit: counted, so that a host that slept or stalled first reads what arrived meanwhile. */
const SILENCE_CHECKS = 6;

export class Reconnector {
  readonly #connect: Connect;
  readonly #report: (state: LinkState, detail: Message | null) => void;
  readonly #timing: Readonly<ReconnectTiming>;
  #run: Promise<void> | null = null;
  #stopped = false;
  /** Ends the current wait. */
  #interrupt: () => void = ignore;
  #state: LinkState | null = null;
  #detail: Message | null = null;
  #wasOpen = false;
  #pausing = false;

  /** `report` is called once for every change of state; `detail` is a line for the user or null. */
  constructor(
    connect: Connect,
    report: (state: LinkState, detail: Message | null) => void,
    timing: Readonly<ReconnectTiming> = RECONNECT_TIMING,
  ) {
    this.#connect = connect;
    this.#report = report;
    this.#timing = timing;
  }

  /** Begins; resolves when the first attempt has ended, successful or not. */
  start(): Promise<void> {
    return new Promise((firstEnded) => {
      this.#run ??= this.#keep(firstEnded);
    });
  }

  /** What the last attempt lacked is now available: ends the pause before the next one. */
  retryNow(): void {
    if (this.#pausing) this.#interrupt();
  }

  /** Closes for good; resolves when everything is closed. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#interrupt();
    await this.#run;
  }

  async #keep(firstEnded: () => void): Promise<void> {
    let pauseS = this.#timing.firstPauseS;
    this.#change('connecting', null);
    while (!this.#stopped) {
      const lived = await this.#live(firstEnded);
      if (lived) pauseS = this.#timing.firstPauseS;
      this.#pausing = true;
      await this.#wait(pauseS);
      this.#pausing = false;
      pauseS = Math.min(2 * pauseS, this.#timing.longestPauseS);
    }
    this.#change('closed', null);
  }

  /** One connection from attempt to end; true when anything valid arrived on it. */
  async #live(firstEnded: () => void): Promise<boolean> {
    const life = new ConnectionLife(() => {
      this.#wasOpen = true;
      this.#change('open', null);
    });
    const connection = await this.#open(life);
    firstEnded();
    if (connection instanceof Error) {
      life.end(null);
      if (!this.#stopped) this.#miss(connection);
      return false;
    }
    this.#interrupt = () => life.end(null);
    if (this.#stopped) life.end(null);
    const detail = await life.watch(this.#timing.silenceS);
    if (detail !== null) this.#miss(new LinkError(detail));
    await this.#withLimit(connection.close().catch(ignore));
    return life.lived;
  }

  /** One attempt within its time limit. A connection that opens too late is closed again. */
  async #open(life: ConnectionLife): Promise<Connection | Error> {
    const attempt = new AbortController();
    const opening = this.#connect(life, attempt.signal).catch((reason: unknown) =>
      reason instanceof Error ? reason : new Error(String(reason)),
    );
    const opened = await this.#withLimit(opening);
    if (opened !== undefined) return opened;
    attempt.abort();
    void opening.then((late) => (late instanceof Error ? undefined : late.close())).catch(ignore);
    return new LinkError({ code: 'link.no-connection', args: { seconds: this.#timing.attemptS } });
  }

  /** The promise's result, or undefined when it takes too long or is no longer wanted. */
  async #withLimit<T>(promise: Promise<T>): Promise<T | undefined> {
    const limit = this.#wait(this.#timing.attemptS);
    const end = this.#interrupt;
    const result = await Promise.race([promise, limit.then(() => undefined)]);
    end();
    return result;
  }

  /** Ends early at {@link stop}. */
  #wait(seconds: number): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(end, seconds * 1000);
      this.#interrupt = end;
      if (this.#stopped) end();
    });
  }

  #miss(failure: Error): void {
    this.#change(failure instanceof NeedsUser ? 'failed' : this.#wasOpen ? 'lost' : 'connecting', detailOf(failure));
  }

  #change(state: LinkState, detail: Message | null): void {
    if (state === this.#state && isSameMessage(detail, this.#detail)) return;
    this.#state = state;
    this.#detail = detail;
    this.#report(state, detail);
  }
}

/** One connection's signs of life, and its end. */
class ConnectionLife implements ConnectionFeed {
  /** Something valid arrived. */
  lived = false;
  readonly #onFirstSign: () => void;
  #quietChecks = 0;
  #ended = false;
  #detail: Message | null = null;
  #wake: () => void = ignore;

  constructor(onFirstSign: () => void) {
    this.#onFirstSign = onFirstSign;
  }

  alive(): void {
    this.#quietChecks = 0;
    if (this.lived || this.#ended) return;
    this.lived = true;
    this.#onFirstSign();
  }

  lost(detail: Message): void {
    this.end(detail);
  }

  /** Only the first end counts; null: ended by us. */
  end(detail: Message | null): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#detail = detail;
    this.#wake();
  }

  /** Waits for the end, including by silence; resolves with the reason. */
  async watch(silenceS: number): Promise<Message | null> {
    const watchdog = setInterval(
      () => {
        if (++this.#quietChecks <= SILENCE_CHECKS) return;
        this.end({ code: this.lived ? 'link.silent' : 'link.no-sensor', args: { seconds: silenceS } });
      },
      (silenceS * 1000) / SILENCE_CHECKS,
    );
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      if (this.#ended) resolve();
    });
    clearInterval(watchdog);
    return this.#detail;
  }
}

function ignore(): void {
  // What cannot be closed properly is gone all the same.
}
