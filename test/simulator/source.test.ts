/** The simulator as a source: links that open, send in real time, accept commands and close. */
import { describe, expect, it, vi } from 'vitest';
import { decodePacket, encodePacket } from '../../protocol/sensor/codec.ts';
import { COMMAND_OP } from '../../protocol/sensor/constants.ts';
import { SimulatorSource } from '../../host/simulator/source.ts';
import { placesOf } from '../../host/simulator/simulation.ts';
import type { Link } from '../../host/transport/source.ts';
import type { LiveEvent, PlacingEvent } from '../../protocol/live/events.ts';

describe('the simulator source', () => {
  it('opens one link per strap, streams, answers commands and falls silent when stopped', async () => {
    const source = new SimulatorSource({ places: placesOf('right', true, true), side: 'right' });
    const states: string[] = [];
    const kinds = new Map<string, Set<string>>();
    let late = 0;
    let stopped = false;
    let answered: (link: Link) => void = () => undefined;
    const answer = new Promise<Link>((resolve) => (answered = resolve));
    expect(source.links[0]!.send(encodePacket({ kind: 'command', commandId: 3, op: COMMAND_OP.start }))).toBe(false);
    await source.start({
      onLink: (link, state) => states.push(`${link.id} ${state}`),
      onPacket: (link, bytes) => {
        const packet = decodePacket(bytes)!;
        kinds.set(link.id, (kinds.get(link.id) ?? new Set()).add(packet.kind));
        if (packet.kind === 'reply') answered(link);
        if (stopped) late++;
      },
    });
    expect(states).toEqual(['right-thigh', 'right-shin', 'left-thigh', 'left-shin', 'pelvis'].map((role) => `simulator:${role} open`));
    expect(source.links[1]!.send(encodePacket({ kind: 'command', commandId: 3, op: COMMAND_OP.identify }))).toBe(true);
    expect((await answer).id).toBe('simulator:right-shin');
    await expect.poll(() => [...kinds.values()].filter((seen) => seen.has('strapdown') && seen.has('hello')).length).toBe(5);
    await source.stop();
    stopped = true;
    expect(states.slice(5)).toHaveLength(5);
    expect(states[5]).toBe('simulator:right-thigh closed');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(late).toBe(0);
  });

  it('follows the movements that the page asks for while it runs', async () => {
    const listeners = new Set<(event: LiveEvent) => void>();
    const publish = (event: Partial<PlacingEvent>): void => {
      const asked = { type: 'placing', t: 0, step: 'left-thigh', state: 'waiting', count: 0, of: 3, why: null, ...event } as PlacingEvent;
      for (const listener of listeners) listener(asked);
    };
    const source = new SimulatorSource({ unplaced: true });
    const act = vi.spyOn(source.athlete, 'do');
    source.subscribeTo({
      subscribe: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    });
    publish({});
    expect(act).not.toHaveBeenCalled();
    await source.start({ onLink: () => undefined, onPacket: () => undefined });
    publish({});
    publish({ count: 1 });
    expect(act).toHaveBeenCalledOnce();
    await source.stop();
    expect(listeners.size).toBe(0);
  });
});
