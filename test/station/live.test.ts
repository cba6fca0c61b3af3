/** /live with real WebSockets: who is admitted, what a page receives first and later, and what it may request. */

import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, eventSchema } from '../../protocol/live/events.ts';
import { createLegFrame, LEG_FRAME_BYTES, decodeLegFrame, encodeLegFrame } from '../../protocol/live/frame.ts';
import { START, chunkOf, cueOf, repOf } from '../store/fixtures.ts';
import { Page, eventually, openServer } from './fixtures.ts';

async function openLive() {
  const opened = await openServer();
  await opened.server.listen({ host: '127.0.0.1', port: 0 });
  const { port } = opened.server.server.address() as AddressInfo;
  return { ...opened, port };
}

describe('a page', () => {
  it('first receives the current state, then everything', async () => {
    const { core, port, take, posted } = await openLive();
    core.take({
      kind: 'event',
      event: { type: 'quality', t: 1, athlete: 1, side: 'left', quality: 0.4, reasons: [{ code: 'quality.settling' }] },
    });
    core.take({ kind: 'event', event: { type: 'quality', t: 2, athlete: 1, side: 'left', quality: 0.9, reasons: [] } });
    take(START, chunkOf([100]));
    await eventually(() => {
      expect(posted).toContainEqual({ kind: 'stored', through: 2 });
    });
    take({ kind: 'events', events: [repOf(1, 103), cueOf(1, 102, 40)] });
    await eventually(() => {
      expect(posted).toContainEqual({ kind: 'stored', through: 3 });
    });
    const page = new Page(port);
    await page.join();
    await page.wait('caught-up');
    expect(page.events.map(({ type }) => type)).toEqual(['hello', 'session', 'quality', 'rep', 'caught-up']);
    expect(page.events[0]).toMatchObject({ protocol: 'knees-out.v1', sources: ['simulator'] });
    expect(page.events[0]).toMatchObject({ athletes: [{ id: 1, settings: DEFAULT_SETTINGS, sides: [] }] });
    expect(page.events[2]).toMatchObject({ quality: 0.9 });
    take({ kind: 'events', events: [repOf(2, 107)] });
    expect(await page.wait('rep', ({ rep }) => rep === 2)).toMatchObject({ session: 1 });
    for (const event of page.events) expect(eventSchema.parse(event)).toEqual(event);
  });

  it('sees leg frames', async () => {
    const { core, port } = await openLive();
    const page = new Page(port);
    await page.join();
    const frame = Object.assign(createLegFrame(), { timeS: 7, flexionDeg: 90, side: 1 });
    const bytes = new Uint8Array(LEG_FRAME_BYTES);
    encodeLegFrame(new DataView(bytes.buffer), 0, frame);
    core.take({ kind: 'frame', bytes });
    await eventually(() => {
      expect(page.frames).toHaveLength(1);
    });
    const seen = page.frames[0]!;
    expect(decodeLegFrame(new DataView(seen.buffer, seen.byteOffset, seen.byteLength))).toEqual(frame);
  });

  it('has its commands forwarded', async () => {
    const { port, posted } = await openLive();
    const page = new Page(port);
    await page.join();
    page.say({ type: 'calibrate', action: 'start' });
    page.say({ type: 'session', action: 'start', exercise: 'deadlift' });
    await eventually(() => {
      expect(posted).toEqual([
        { kind: 'command', command: { type: 'calibrate', action: 'start' } },
        { kind: 'command', command: { type: 'session', action: 'start', exercise: 'deadlift' } },
      ]);
    });
  });

  it('changes settings for every page', async () => {
    const { port, core } = await openLive();
    const [one, other] = [new Page(port), new Page(port)];
    await Promise.all([one.join(), other.join()]);
    const settings = { ...DEFAULT_SETTINGS, cueDeg: 9.5 };
    one.say({ type: 'settings', settings });
    expect(await other.wait('settings')).toMatchObject({ settings });
    expect(core.athlete().settings).toEqual(settings);
  });

  it.each([
    ['what is no JSON', '{'],
    ['an unknown command', '{"type":"dance"}'],
    ['wrong settings', '{"type":"settings","settings":{"cueDeg":1}}'],
    ['a repetition that does not exist', '{"type":"strike-out","session":1,"side":"left","rep":1,"struckOut":true}'],
  ])('is told what was wrong with %s', async (_what, message) => {
    const { port } = await openLive();
    const page = new Page(port);
    await page.join();
    page.socket.send(message);
    expect(await page.wait('error')).toMatchObject({ code: expect.stringMatching(/^KO_(REQUEST_INVALID|NOT_FOUND)$/) as string });
  });

  it('is disconnected for a message that is far too long', async () => {
    const { port } = await openLive();
    const page = new Page(port);
    await page.join();
    const closed = new Promise((resolve) => page.socket.once('close', resolve));
    page.socket.on('error', () => undefined);
    page.socket.send('x'.repeat(100_000));
    expect(await closed).toBe(1009);
  });
});

describe('/live', () => {
  it('admits the page of the station itself', async () => {
    const { port } = await openLive();
    const page = new Page(port, { headers: { origin: `http://127.0.0.1:${port}` } });
    await page.join();
    expect(page.socket.protocol).toBe('knees-out.v1');
  });

  it.each([
    ['a page of another site', { headers: { origin: 'http://evil.example' } }, ['knees-out.v1'], '403'],
    ['a foreign name for this machine', { headers: { host: 'evil.example' } }, ['knees-out.v1'], '403'],
    ['one that does not speak the protocol', {}, [], '400'],
    ['one that speaks only another version', {}, ['knees-out.v9'], '400'],
  ])('rejects %s', async (_what, options, protocols, status) => {
    const { port } = await openLive();
    await expect(new Page(port, options, protocols).join()).rejects.toThrow(status);
  });
});
