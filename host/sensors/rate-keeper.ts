/** Sets our straps to the wanted rate whenever they connect or restart, and reports sensors that do not support it. */
import type { Problem } from '../../protocol/live/events.ts';
import type { LinkState } from '../../protocol/live/words.ts';
import { decodePacket, encodePacket } from '../../protocol/sensor/codec.ts';
import { COMMAND_OP, PACKET_ID, REPLY_STATUS } from '../../protocol/sensor/constants.ts';
import type { Message } from '../../protocol/words/message.ts';
import { problemOf } from '../errors.ts';
import { type Link, OUR_MAKE, type SourceListener } from '../transport/source.ts';
import type { RateRequest } from './rate-request.ts';
import { nameStrap } from './strap-name.ts';

interface Strap {
  /** The rate has not been sent yet. */
  pending: boolean;
  bootCount: number | null;
  deviceId: string | null;
}

/** Sits between sources and their listener. The transport sets third-party sensors; our straps are set from here, over any link. */
export class RateKeeper implements SourceListener {
  readonly #listener: SourceListener;
  readonly #request: RateRequest;
  readonly #report: (problem: Problem) => void;
  readonly #command: Uint8Array | null;
  /** Our connected straps. */
  readonly #straps = new Map<Link, Strap>();
  readonly #reported = new Set<string>();

  constructor(listener: SourceListener, request: RateRequest, report: (problem: Problem) => void) {
    this.#listener = listener;
    this.#request = request;
    this.#report = report;
    const rateHz = request.of(OUR_MAKE);
    const rateDeciHz = rateHz === null ? 0 : Math.round(10 * rateHz);
    this.#command = rateHz === null ? null : encodePacket({ kind: 'command', commandId: 0, op: COMMAND_OP.setRate, rateDeciHz });
  }

  onLink(link: Link, state: LinkState, atS: number, detail: Message | null): void {
    if (state !== 'open') this.#straps.delete(link);
    else {
      const refusal = this.#request.refusal(link.make);
      if (refusal !== null) this.#refuse(link, (sensor) => problemOf('KO_RATE_UNSUPPORTED.sensor', { sensor, ...refusal }));
      if (link.make === OUR_MAKE && this.#command !== null && !this.#straps.has(link)) {
        this.#straps.set(link, { pending: true, bootCount: null, deviceId: null });
      }
    }
    this.#listener.onLink(link, state, atS, detail);
  }

  onPacket(link: Link, bytes: Uint8Array, arrivalS: number, channel: number): void {
    if (this.#command !== null && link.make === OUR_MAKE) this.#look(link, bytes, this.#command);
    this.#listener.onPacket(link, bytes, arrivalS, channel);
  }

  #look(link: Link, bytes: Uint8Array, command: Uint8Array): void {
    const strap = this.#straps.get(link);
    if (strap === undefined) return;
    if (bytes[0] === PACKET_ID.hello || bytes[0] === PACKET_ID.reply) this.#read(link, strap, bytes);
    if (strap.pending && link.send(command)) strap.pending = false;
  }

  #read(link: Link, strap: Strap, bytes: Uint8Array): void {
    const packet = decodePacket(bytes);
    if (packet?.kind === 'hello') {
      if (strap.bootCount !== null && strap.bootCount !== packet.bootCount) strap.pending = true;
      strap.bootCount = packet.bootCount;
      strap.deviceId = packet.deviceId;
    } else if (packet?.kind === 'reply' && packet.op === COMMAND_OP.setRate && packet.status !== REPLY_STATUS.ok) {
      this.#refuse(link, (strap) => problemOf('KO_RATE_UNSUPPORTED.strap', { strap }));
    }
  }

  #refuse(link: Link, problem: (name: string) => Problem): void {
    if (this.#reported.has(link.id)) return;
    this.#reported.add(link.id);
    this.#report(problem(nameStrap(link, this.#straps.get(link)?.deviceId ?? null)));
  }
}
