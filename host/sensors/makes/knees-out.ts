/** Our own straps: the packets of protocol/sensor. */
import { StrapdownReader, decodePacket } from '../../../protocol/sensor/codec.ts';
import { PACKET_ID, PROTOCOL_VERSION } from '../../../protocol/sensor/constants.ts';
import { BatchFields } from '../batch.ts';
import type { Driver, DriverOutput } from '../driver.ts';
import type { Make } from '../make.ts';
import { OUR_MAKE } from '../../transport/source.ts';

export class KneesOutDriver extends BatchFields implements Driver {
  readonly #reader = new StrapdownReader();
  /** Scales of RAW counts, from HELLO; 0 before. */
  #gyroScale = 0;
  #forceScale = 0;

  receive(bytes: Uint8Array, _arrivalS: number, _channel: number, output: DriverOutput): boolean {
    const id = bytes[0];
    if (id === PACKET_ID.strapdown || id === PACKET_ID.raw) return this.#receiveSamples(bytes, output);
    const packet = decodePacket(bytes);
    switch (packet?.kind) {
      case 'hello':
        this.#gyroScale = packet.gyroScale;
        this.#forceScale = packet.forceScale;
        output.takeHello(packet);
        return true;
      case 'status':
        output.takeStatus(packet);
        return true;
      case 'reply':
        output.takeReply(packet);
        return true;
      default:
        if (id === PACKET_ID.hello && bytes[1] !== undefined && bytes[1] !== PROTOCOL_VERSION) output.takeForeignVersion(bytes[1]);
        return false;
    }
  }

  read(k: number): void {
    const reader = this.#reader;
    reader.read(k);
    this.flags = reader.flags;
    const forceScale = reader.raw ? this.#forceScale : 1;
    this.forceX = reader.forceX * forceScale;
    this.forceY = reader.forceY * forceScale;
    this.forceZ = reader.forceZ * forceScale;
    if (reader.raw) {
      this.rateX = reader.gyroX * this.#gyroScale;
      this.rateY = reader.gyroY * this.#gyroScale;
      this.rateZ = reader.gyroZ * this.#gyroScale;
    } else {
      this.qw = reader.qw;
      this.qx = reader.qx;
      this.qy = reader.qy;
      this.qz = reader.qz;
    }
  }

  #receiveSamples(bytes: Uint8Array, output: DriverOutput): boolean {
    const reader = this.#reader;
    if (!reader.open(bytes)) return false;
    this.measure = reader.raw ? 'rate' : 'orientation';
    this.sampleIndex = reader.sampleIndex;
    this.tickUs = reader.tickUs;
    this.intervalUs = reader.intervalUs;
    this.count = reader.count;
    if (reader.raw && this.#gyroScale === 0) output.takeUninterpreted();
    else output.takeSamples(this);
    return true;
  }
}

export const KNEES_OUT: Make = {
  make: OUR_MAKE,
  title: 'Knees Out strap',
  createDriver: () => new KneesOutDriver(),
  profile: null,
};
