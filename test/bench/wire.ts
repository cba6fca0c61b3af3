/** The cost of the wire: COBS and decoding, and a strap's packet from frame to increments, ns each. */
import { StrapStream } from '../../host/sensors/strap.ts';
import { StrapdownReader, encodePacket, quantiseStrapdownSample } from '../../protocol/sensor/codec.ts';
import { FrameDecoder, encodeFrame } from '../../protocol/sensor/framing.ts';

const PACKETS = 400_000;
const CHUNK_PACKETS = 8;

/** 1.5 s of squat-like motion, two samples per packet. */
function framedStream(): { frames: Buffer[]; packets: Uint8Array[] } {
  const packets: Uint8Array[] = [];
  for (let p = 0; p < 80; p++) {
    const samples = [0, 1].map((k) => {
      const half = 0.4 * Math.sin((2 * p + k) / 30);
      return quantiseStrapdownSample(
        Math.cos(half),
        0.1 * Math.sin(half),
        Math.sqrt(0.99) * Math.sin(half),
        0,
        9.81 * Math.sin(half),
        0,
        9.81 * Math.cos(half),
      );
    });
    packets.push(encodePacket({ kind: 'strapdown', sequence: p, sampleIndex: 2 * p, tickUs: 19_230 * p, intervalUs: 9615, samples }));
  }
  const frames: Buffer[] = [];
  for (let p = 0; p < packets.length; p += CHUNK_PACKETS) frames.push(Buffer.concat(packets.slice(p, p + CHUNK_PACKETS).map(encodeFrame)));
  return { frames, packets };
}

function nanosecondsPer(count: number, work: () => void): number {
  work();
  const start = process.hrtime.bigint();
  work();
  return Number(process.hrtime.bigint() - start) / count;
}

/** Measures and prints. */
export function benchWire(): void {
  const { frames, packets } = framedStream();
  const decoder = new FrameDecoder();
  const reader = new StrapdownReader();
  let sum = 0;
  const onPacket = (packet: Uint8Array): void => {
    if (!reader.open(packet)) throw new Error('the bench made a packet that is not sound');
    for (let k = 0; k < reader.count; k++) {
      reader.read(k);
      sum += reader.qw;
    }
  };
  const decodeNs = nanosecondsPer(PACKETS, () => {
    for (let done = 0; done < PACKETS; done += packets.length) for (const frame of frames) decoder.push(frame, onPacket);
  });

  const strap = new StrapStream('bench', 'knees-out', {
    onIncrement: (_, increment) => (sum += increment.rotationY),
    onHello: () => undefined,
    onStatus: () => undefined,
    onReply: () => undefined,
  });
  const packet = Uint8Array.from(packets[0]!);
  const view = new DataView(packet.buffer);
  let p = 0;
  const strapNs = nanosecondsPer(PACKETS, () => {
    for (let i = 0; i < PACKETS; i++, p++) {
      view.setUint32(3, 2 * p, true);
      view.setUint32(7, (19_230 * p) % 2 ** 32, true);
      strap.receive(packet, 0.01923 * p + ((p * 7919) % 31) * 1e-3, 0);
    }
  });
  if (!Number.isFinite(sum) || strap.statistics.refusedPackets > 0) throw new Error('the bench decoded wrongly');

  console.log(`wire: COBS, CRC and decoding ${decodeNs.toFixed(0)} ns a packet (two samples; target ≤ 1000)`);
  console.log(`wire: packet to increments with clock and statistics ${strapNs.toFixed(0)} ns a packet`);
}
