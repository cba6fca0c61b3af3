/**
 * Every make on the list: its emulation on the virtual air is found, set up and read, and the README names it. A new make needs no line here.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describe as describeMake } from '../../../host/sensors/make.ts';
import { THIRD_PARTY_MAKES } from '../../../host/sensors/makes.ts';
import { StrapStream } from '../../../host/sensors/strap.ts';
import { KNEES_OUT } from '../../../host/transport/ble/profile.ts';
import { BleSource } from '../../../host/transport/ble/source.ts';
import { STANDARD_GRAVITY_MPS2 } from '../../../host/units.ts';
import type { Peripheral } from '../../fixtures/virtual-air/peripheral.ts';
import { address, createAir } from '../../fixtures/virtual-air/straps.ts';
import { until } from '../../integration/ptyPair.ts';
import { QUICK } from './recording-listener.ts';

const ENOUGH = 200;
const NEWEST = 100;

/** One sensor's stream, and what it measured. */
interface Seen {
  stream: StrapStream;
  intervalsS: number[];
  forces: number[];
}

it('each make streams through its driver, at its usual rate and in the right units', async () => {
  const air = createAir();
  const seen = new Map<string, Seen>();
  for (const [k, { make }] of THIRD_PARTY_MAKES.entries()) {
    const { emulate } = (await import(`../../fixtures/virtual-air/makes/${make}.ts`)) as { emulate: (address: string) => Peripheral };
    air.add(emulate(address(21 + k)));
  }
  const profiles = [KNEES_OUT, ...THIRD_PARTY_MAKES.map((make) => describeMake(make, { rateHz: null }))];
  // Conversations have timeouts of their own, which are not shortened.
  const timing = { ...QUICK, requestS: 1, reconnect: { ...QUICK.reconnect, silenceS: 3 } };
  const source = new BleSource({ adapter: { kind: 'serial', path: air.port, baudRate: 1_000_000 }, timing, profiles });
  await source.start({
    onLink: ({ id, make }) => {
      if (seen.has(make)) return;
      const [intervalsS, forces]: [number[], number[]] = [[], []];
      const stream = new StrapStream(id, make, {
        onIncrement: (_stream, { dtS, forceX, forceY, forceZ }) => {
          intervalsS.push(dtS);
          forces.push(Math.hypot(forceX, forceY, forceZ));
        },
        onHello: () => undefined,
        onStatus: () => undefined,
        onReply: () => undefined,
      });
      seen.set(make, { stream, intervalsS, forces });
    },
    onPacket: ({ make }, bytes, arrivalS, channel) => seen.get(make)!.stream.receive(bytes, arrivalS, channel),
  });
  const mean = (values: number[]): number => values.slice(-NEWEST).reduce((sum, value) => sum + value, 0) / NEWEST;
  // Polled rather than checked once: on a busy machine arrivals stall, and a period is learnt again.
  for (const { make, profile } of THIRD_PARTY_MAKES) {
    const isInPace = (intervalsS: number[]): boolean => Math.abs(mean(intervalsS) * profile.rates.defaultHz - 1) < 0.05;
    const streams = ({ intervalsS }: Seen): boolean => intervalsS.length >= ENOUGH && isInPace(intervalsS);
    await until(`${make} in its pace`, () => seen.has(make) && streams(seen.get(make)!), 30);
  }
  await source.stop();
  air.close();
  for (const { make } of THIRD_PARTY_MAKES) {
    const { forces, stream } = seen.get(make)!;
    expect(mean(forces) / STANDARD_GRAVITY_MPS2, `${make}: gravity`).toBeCloseTo(1, 1);
    expect(stream.statistics.refusedPackets, `${make}: refused`).toBe(0);
  }
});

it('the README has a row for each make', () => {
  const readme = readFileSync(join(import.meta.dirname, '../../../README.md'), 'utf8');
  const rows = readme.split('\n').filter((line) => line.startsWith('|'));
  const unnamed = THIRD_PARTY_MAKES.filter(({ title }) => !rows.some((row) => title.split(' ').every((word) => row.includes(word))));
  expect(unnamed.map(({ title }) => title)).toEqual([]);
});
