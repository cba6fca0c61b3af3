/**
 * Simulated straps on request while no strap is connected: shown live through their own loop, never recorded, and removed before a real
 * strap is processed.
 */
import type { LiveCommand } from '../../../protocol/live/commands.ts';
import type { CalibrationEvent, LinkEvent, LiveEvent, Settings } from '../../../protocol/live/events.ts';
import type { LegFrame } from '../../../protocol/live/frame.ts';
import { SIDES } from '../../../protocol/live/words.ts';
import { nowS } from '../../clock.ts';
import { NOT_RECORDED } from '../../realtime/athlete-recording.ts';
import { Loop, type LoopOutput } from '../../realtime/loop.ts';
import type { Source } from '../../transport/source.ts';

/** Receives what pages are shown of it. */
export interface DemoOutput {
  event(event: LiveEvent): void;
  frame(frame: LegFrame): void;
}

export class Demo {
  readonly #output: DemoOutput;
  readonly #open: () => Promise<Source>;
  readonly #athlete: number;
  #running: { loop: Loop; source: Source } | null = null;
  #wanted = false;
  /** Events that were sent to pages and must be withdrawn. */
  readonly #links = new Map<string, LinkEvent>();
  readonly #calibrations = new Map<CalibrationEvent['side'], CalibrationEvent>();

  /** @param open the straps to show. @param athlete whose straps they are shown as. */
  constructor(output: DemoOutput, open: () => Promise<Source>, athlete: number) {
    this.#output = output;
    this.#athlete = athlete;
    this.#open = open;
  }

  get running(): boolean {
    return this.#wanted;
  }

  async start(settings: Settings): Promise<void> {
    if (this.#wanted) return;
    this.#wanted = true;
    const source = await this.#open();
    // A strap connected meanwhile, or the demo was ended.
    if (!this.running) return;
    const loop = new Loop(this.#outputOf(), {
      athletes: [{ athlete: this.#athlete, settings, kept: [], resumable: null }],
      calibrateAtOnce: true,
      // It works as in a real session; the output makes sure that nothing is stored.
      record: true,
    });
    this.#running = { loop, source };
    loop.start();
    source.subscribeTo?.(loop);
    await source.start(loop);
  }

  command(command: LiveCommand): void {
    this.#running?.loop.command(command);
  }

  /** At once: whatever follows comes from real straps. */
  stop(): void {
    this.#wanted = false;
    if (this.#running === null) return;
    const { loop, source } = this.#running;
    this.#running = null;
    void source.stop();
    loop.stop();
    const t = nowS();
    for (const link of this.#links.values()) this.#output.event({ ...link, t, role: null, state: 'closed', lostS: 0 });
    for (const calibration of this.#calibrations.values()) {
      const nothing = {
        ...{ kept: false, canUndo: false },
        step: 'none',
        state: 'waiting',
        count: 0,
        of: 0,
        secondsLeft: null,
        instruction: null,
        why: null,
        progress: 0,
      } as const;
      this.#output.event({ ...calibration, ...nothing, t });
    }
    for (const side of SIDES) this.#output.event({ type: 'phase', t, athlete: this.#athlete, side, phase: 'idle' });
    this.#links.clear();
    this.#calibrations.clear();
  }

  #outputOf(): LoopOutput {
    const numbers = new Map<string, number>();
    return {
      link: (id) => numbers.get(id) ?? (numbers.set(id, numbers.size), numbers.size - 1),
      event: (event) => {
        if (event.type === 'link') this.#links.set(event.id, event);
        if (event.type === 'calibration') this.#calibrations.set(event.side, event);
        this.#output.event(event);
      },
      frame: (frame) => this.#output.frame(frame),
      recording: () => NOT_RECORDED,
    };
  }
}
