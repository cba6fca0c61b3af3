/** The queue to the store keeps what is not stored yet, up to a limit. */

import { describe, expect, it } from 'vitest';
import { StoreQueue } from '../../host/station/store-queue.ts';
import type { StoreItem } from '../../host/store/recorder.ts';
import { START } from '../store/fixtures.ts';

const chunk = (bytes: number): StoreItem => ({
  kind: 'chunk',
  athlete: 1,
  firstS: 0,
  lastS: 0,
  bytes: new Uint8Array(bytes),
  droppedBytes: 0,
});

describe('the queue to the store', () => {
  it('keeps items until they are stored', () => {
    const queue = new StoreQueue();
    for (let i = 0; i < 4; i++) queue.push(chunk(10));
    queue.stored(2);
    expect(queue.unstored().map(({ sequence }) => sequence)).toEqual([3, 4]);
    queue.stored(4);
    expect(queue.unstored()).toEqual([]);
  });

  it('rejects raw data beyond its limit, and accepts it again when there is room', () => {
    const queue = new StoreQueue({ bytes: 100, items: 10 });
    expect(queue.push(chunk(60))).toMatchObject({ sequence: 1 });
    expect(queue.push(chunk(60))).toBeNull();
    expect(queue.push(START)).toMatchObject({ sequence: 2 });
    queue.stored(1);
    expect(queue.push(chunk(60))).toMatchObject({ sequence: 3 });
  });
});
