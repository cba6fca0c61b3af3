/** One strap on the line: a sensor, where it is worn, where its motion goes, and the cue to it. */
import type { LinkEvent } from '../../protocol/live/events.ts';
import type { LinkState } from '../../protocol/live/words.ts';
import type { Hello, Reply } from '../../protocol/sensor/packets.ts';
import { HapticCommand } from '../cue/outputs.ts';
import type { CueReason } from '../rep/repetition.ts';
import type { Increment } from '../sensors/increment.ts';
import type { StrapPlace } from '../sensors/places.ts';
import { Sensor } from '../sensors/sensor.ts';
import type { StrapStream } from '../sensors/strap.ts';
import type { Link } from '../transport/source.ts';

/** Silence after which a strap counts as "lost" although the link itself is open, s. */
export const SILENT_S = 0.6;

export interface StrapOwner {
  onHello(strap: Strap, hello: Hello): void;
  onReply(strap: Strap, reply: Reply): void;
}

export class Strap extends Sensor {
  /** The state in the newest link event. */
  reportedState: LinkState = 'connecting';
  place: StrapPlace | null = null;
  /** Receives the increments; null while the strap has no place. */
  route: ((increment: Increment) => void) | null = null;
  /** Also observes the increments; null while there is no observer. */
  watch: ((increment: Increment) => void) | null = null;

  readonly #owner: StrapOwner;
  readonly #haptic = new HapticCommand();

  constructor(link: Link, owner: StrapOwner) {
    super(link);
    this.#owner = owner;
  }

  /** The cue: `strength` 0…1. Like `command`, but without allocating. */
  buzz(reason: CueReason, strength: number): number | null {
    const commandId = this.nextCommandId();
    return this.send(this.#haptic.compose(commandId, reason, strength)) ? commandId : null;
  }

  override onIncrement(_stream: StrapStream, increment: Increment): void {
    this.route?.(increment);
    this.watch?.(increment);
  }

  override onHello(_stream: StrapStream, hello: Hello): void {
    this.#owner.onHello(this, hello);
  }

  override onReply(stream: StrapStream, reply: Reply): void {
    super.onReply(stream, reply);
    this.#owner.onReply(this, reply);
  }

  /** An open link that went silent counts as lost. */
  stateAt(nowS: number): LinkState {
    return this.state === 'open' && this.stream.statistics.silentForS(nowS) > SILENT_S ? 'lost' : this.state;
  }

  describe(nowS: number): Omit<LinkEvent, 'athlete'> {
    const { statistics, temperatureC } = this.stream;
    const silentS = statistics.silentForS(nowS);
    const state = this.stateAt(nowS);
    this.reportedState = state;
    return {
      type: 'link',
      t: nowS,
      id: this.link.id,
      name: this.stream.name,
      role: this.place,
      make: this.link.make,
      state,
      batteryPercent: statistics.batteryPercent,
      charging: statistics.charging,
      rssiDbm: this.link.rssiDbm ?? null,
      rateHz: statistics.rateHz(nowS),
      lossShare: statistics.lossShare(nowS),
      lostS: state === 'open' || !Number.isFinite(silentS) ? 0 : silentS,
      temperatureC,
      hasHaptic: this.hasHaptic,
      detail: this.stream.trouble ?? this.detail,
    };
  }
}
