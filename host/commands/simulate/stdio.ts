/** One simulated strap on stdin and stdout, framed as on a serial line, so that `socat` can give it a pty. */
import { Socket } from 'node:net';
import type { Writable } from 'node:stream';
import { encodeFrame, FrameDecoder } from '../../../protocol/sensor/framing.ts';
import { nowS, unixS } from '../../clock.ts';
import { KneesOutError } from '../../errors.ts';
import { sideOf } from '../../simulator/mount.ts';
import { SimulatorSource } from '../../simulator/source.ts';
import { onInterrupt } from '../interrupt.ts';
import { simulationOf, type SimulateOptions } from './options.ts';
import { PromptBoard } from './board.ts';

/** More waiting bytes than this mean that there is no reader: a strap drops what it cannot send. */
const MAX_WAITING = 8192;
const LONGEST_DAY_S = 86_400;

/** Serves until stdin ends. */
export async function serveOnStdio(options: SimulateOptions): Promise<void> {
  const { role, startAt, seed } = options;
  if (role === undefined) throw new KneesOutError('KO_USAGE.stdio-role');
  const beganS = startAt === undefined ? 0 : unixS() - startAt;
  if (Math.abs(beganS) > LONGEST_DAY_S) {
    throw new KneesOutError('KO_USAGE.start-at');
  }
  const side = sideOf(role) ?? options.side;
  let board: PromptBoard | null = null;
  const source = new SimulatorSource({
    ...simulationOf({ ...options, side: startAt === undefined ? side : options.side }),
    places: [role],
    startS: beganS,
    onPrompt: (step, asked, atS) => (board === null ? source.athlete.prompt(step, asked, atS) : board.post(step, asked, atS)),
  });
  if (startAt !== undefined) board = new PromptBoard(seed, startAt, (step, asked, atS) => source.athlete.prompt(step, asked, atS));

  const out = openStdout();
  const decoder = new FrameDecoder();
  const link = source.links[0]!;
  await source.start({
    onLink: () => undefined,
    onPacket: (_link, bytes) => {
      if (out.writableLength < MAX_WAITING) out.write(encodeFrame(bytes));
    },
  });
  const endedS = new Promise<number>((resolve) => {
    const end = (): void => resolve(nowS());
    process.stdin.on('end', end).on('close', end).on('error', end);
    out.on('error', end);
    onInterrupt(end);
  });
  process.stdin.on('data', (chunk: Buffer) => decoder.push(chunk, (packet) => link.send(packet)));
  await endedS;
  board?.close();
  await source.stop();
  out.destroy();
  process.stdin.destroy();
}

/** A stdout that never blocks where it is a pipe or socket: Node's own would stop the strap's clock while nothing is read. */
function openStdout(): Writable {
  try {
    return new Socket({ fd: 1, readable: false });
  } catch {
    return process.stdout;
  }
}
