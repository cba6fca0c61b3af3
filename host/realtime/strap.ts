/** One strap on the line: its link, its stream, where it is worn, and the commands on their way to it. */
import type { LinkEvent } from '../../protocol/live/events.ts';
import type { LinkState } from '../../protocol/live/words.ts';
import { encodePacket } from '../../protocol/sensor/codec.ts';
import type { CommandArguments, Hello, Reply } from '../../protocol/sensor/packets.ts';
import { HapticCommand } from '../cue/outputs.ts';
import type { CueReason } from '../rep/repetition.ts';
import type { Increment } from '../sensors/increment.ts';
import type { Placement } from '../sensors/roles.ts';
import { StrapStream, type StrapSink } from '../sensors/strap.ts';
import type { Link } from '../transport/source.ts';

/** Silence that is told as "lost" although the link itself claims to be open, s. */
export const SILENT_S = 0.6;

export interface StrapOwner {
  onHello(strap: Strap, hello: Hello): void;
  onReply(strap: Strap, reply: Reply): void;
}

export class Strap implements StrapSink {
  readonly link: Link;
  readonly stream: StrapStream;
  state: LinkState = 'connecting';
  detail: string | null = null;
  /** The state that the newest link event told. */
  toldState: LinkState = 'connecting';
  placement: Placement | null = null;
  /** Takes the increments; null while the strap has no place. */
  route: ((increment: Increment) => void) | null = null;
  /** Looks at the increments besides; null while nobody does. */
  watch: ((increment: Increment) => void) | null = null;

  readonly #owner: StrapOwner;
  readonly #haptic = new HapticCommand();
  #commandId = 0;

  constructor(link: Link, owner: StrapOwner) {
    this.link = link;
    this.#owner = owner;
    this.stream = new StrapStream(link.id, link.make, this);
  }

  /** What the strap goes by wherever it is plugged in: its device id once it told one, else the link's. */
  get identity(): string {
    return this.stream.hello?.deviceId ?? this.link.id;
  }

  /** It remembers where it is worn; of one that does not, the host does. */
  get keepsRole(): boolean {
    return this.stream.hello !== null;
  }

  /** null: nobody can tell. */
  get hasHaptic(): boolean | null {
    return this.stream.hasHaptic;
  }

  get isOpen(): boolean {
    return this.state === 'open';
  }

  /** Sends a command; returns the id its reply will carry, or null when the link is down or the strap cannot do that. Bought straps never reply. */
  command(command: CommandArguments): number | null {
    const commandId = this.#takeCommandId();
    return this.#send(encodePacket({ kind: 'command', commandId, ...command })) ? commandId : null;
  }

  /** The cue: `strength` 0…1. As `command`, but without allocating. */
  buzz(reason: CueReason, strength: number): number | null {
    const commandId = this.#takeCommandId();
    return this.#send(this.#haptic.compose(commandId, reason, strength)) ? commandId : null;
  }

  #send(packet: Uint8Array): boolean {
    const messages = this.stream.translate(packet);
    let sent = messages.length > 0;
    for (const message of messages) sent = this.link.send(message) && sent;
    return sent;
  }

  /** 1…255; 0 is for those that wait for no reply. */
  #takeCommandId(): number {
    this.#commandId = (this.#commandId % 255) + 1;
    return this.#commandId;
  }

  onIncrement(_stream: StrapStream, increment: Increment): void {
    this.route?.(increment);
    this.watch?.(increment);
  }

  onHello(_stream: StrapStream, hello: Hello): void {
    this.#owner.onHello(this, hello);
  }

  onStatus(): void {
    // Kept by the stream; the link event tells it.
  }

  onReply(_stream: StrapStream, reply: Reply): void {
    this.#owner.onReply(this, reply);
  }

  /** An open link that went silent counts as lost. */
  stateAt(nowS: number): LinkState {
    return this.state === 'open' && this.stream.statistics.silentForS(nowS) > SILENT_S ? 'lost' : this.state;
  }

  describe(nowS: number): LinkEvent {
    const { statistics, temperatureC } = this.stream;
    const silentS = statistics.silentForS(nowS);
    const state = this.stateAt(nowS);
    this.toldState = state;
    return {
      type: 'link',
      t: nowS,
      id: this.link.id,
      name: this.stream.name,
      role: this.placement,
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
