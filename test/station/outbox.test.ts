/** The outbox keeps what is not stored yet, up to a limit. */

import { describe, expect, it } from 'vitest';
import { Outbox } from '../../host/station/outbox.ts';
import type { StoreItem } from '../../host/store/recorder.ts';
import { START } from '../store/fixtures.ts';

const chunk = (bytes: number): StoreItem => ({ kind: 'chunk', firstS: 0, lastS: 0, bytes: new Uint8Array(bytes), droppedBytes: 0 });

describe('outbox', () => {
  it('keeps items until they are stored', () => {
    const outbox = new Outbox();
    for (let i = 0; i < 4; i++) outbox.push(chunk(10));
    outbox.stored(2);
    expect(outbox.unstored().map(({ sequence }) => sequence)).toEqual([3, 4]);
    outbox.stored(4);
    expect(outbox.unstored()).toEqual([]);
  });

  it('rejects and counts raw data beyond its limit, and accepts it again when there is room', () => {
    const outbox = new Outbox({ bytes: 100, items: 10 });
    expect(outbox.push(chunk(60))).toMatchObject({ sequence: 1 });
    expect(outbox.push(chunk(60))).toBeNull();
    expect(outbox.push(START)).toMatchObject({ sequence: 2 });
    expect(outbox.droppedBytes).toBe(60);
    outbox.stored(1);
    expect(outbox.push(chunk(60))).toMatchObject({ sequence: 3 });
  });
});
