/**
 * Routes pages' commands: most to the loop, or to the demo while it runs; a retry to the sources. It also receives straps: the first real
 * one ends a demo.
 */
import type { LiveCommand } from '../../../protocol/live/commands.ts';
import type { LiveEvent, Problem, Settings } from '../../../protocol/live/events.ts';
import type { LinkState } from '../../../protocol/live/words.ts';
import type { Message } from '../../../protocol/words/message.ts';
import { nowS } from '../../clock.ts';
import { problemOf } from '../../errors.ts';
import type { Link, Source, SourceListener } from '../../transport/source.ts';

/** What it needs from the loop. */
export interface DeskLoop extends SourceListener {
  /** No strap is connected, and nothing is being recorded. */
  readonly isIdle: boolean;
  /** An athlete's settings; the first one's where none is named, `null` where there is no such athlete. */
  settingsOf(athlete?: number): Settings | null;
  command(command: LiveCommand): void;
}

export interface DeskDemo {
  readonly running: boolean;
  start(settings: Settings): Promise<void>;
  command(command: LiveCommand): void;
  stop(): void;
}

export class Desk implements SourceListener {
  readonly #loop: DeskLoop;
  readonly #demo: DeskDemo;
  readonly #sources: readonly Pick<Source, 'retry'>[];
  readonly #publish: (event: LiveEvent) => void;

  constructor(loop: DeskLoop, demo: DeskDemo, sources: readonly Pick<Source, 'retry'>[], publish: (event: LiveEvent) => void) {
    this.#loop = loop;
    this.#demo = demo;
    this.#sources = sources;
    this.#publish = publish;
  }

  command(command: LiveCommand): void {
    const demo = this.#demo;
    switch (command.type) {
      case 'retry':
        for (const source of this.#sources) source.retry?.();
        return;
      case 'demo':
        if (command.action === 'stop') demo.stop();
        else if (this.#loop.isIdle) void demo.start(this.#loop.settingsOf()!);
        else this.#refuse(problemOf('KO_NOT_NOW.straps-there'));
        return;
      case 'settings':
        this.#loop.command(command);
        demo.command(command);
        return;
      case 'session':
        if (demo.running) this.#refuse(problemOf('KO_NOT_NOW.demo'));
        else this.#loop.command(command);
        return;
      default:
        if (demo.running) demo.command(command);
        else this.#loop.command(command);
    }
  }

  onLink(link: Link, state: LinkState, atS: number, detail: Message | null): void {
    // Before the loop processes it: simulated and real straps are never on one page.
    if (state === 'open') this.#demo.stop();
    this.#loop.onLink(link, state, atS, detail);
  }

  onPacket(link: Link, bytes: Uint8Array, arrivalS: number, channel: number): void {
    this.#loop.onPacket(link, bytes, arrivalS, channel);
  }

  #refuse(problem: Problem): void {
    this.#publish({ type: 'error', t: nowS(), athlete: null, ...problem });
  }
}
