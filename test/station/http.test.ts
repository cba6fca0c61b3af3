/** The HTTP interface: its answers, its access control, and its errors. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, problemSchema } from '../../protocol/live/events.ts';
import { healthSchema, sessionDetailSchema, sessionListSchema } from '../../protocol/live/routes.ts';
import { START, chunkOf, cueOf, repOf } from '../store/fixtures.ts';
import { eventually, openServer } from './fixtures.ts';

const TOKEN = 'x'.repeat(22);
const LOCAL = { host: 'localhost:4170' };

async function openServerWithSession() {
  const opened = await openServer();
  opened.take(START, chunkOf([100, 104]), { kind: 'events', events: [repOf(1, 103), cueOf(1, 101.8, 40), repOf(2, 107)] });
  await eventually(() => {
    expect(opened.posted).toContainEqual({ kind: 'stored', through: 3 });
  });
  const get = async (url: string) => opened.server.inject({ url, headers: LOCAL });
  return { ...opened, get };
}

describe('the API', () => {
  it('reports its health', async () => {
    const { get } = await openServerWithSession();
    const health = healthSchema.parse((await get('/api/health')).json());
    expect(health).toEqual({ status: 'ok', version: '0.0.0-test', sources: ['simulator'], recording: [1] });
  });

  it('lists sessions and gives one with its repetitions and cues', async () => {
    const { get } = await openServerWithSession();
    const { sessions } = sessionListSchema.parse((await get('/api/sessions')).json());
    expect(sessions).toMatchObject([{ id: 1, state: 'recording', repCount: 2, cueCount: 1 }]);
    const session = sessionDetailSchema.parse((await get('/api/sessions/1')).json());
    expect(session.reps.map(({ rep, peak_valgus_deg }) => [rep, peak_valgus_deg])).toEqual([
      [1, 11.5],
      [2, 11.5],
    ]);
    expect(session.cues).toMatchObject([{ id: 1, latencyMs: 40, session: 1 }]);
  });

  it('gives the repetitions as CSV without the discarded ones', async () => {
    const { get, server, core } = await openServerWithSession();
    const url = '/api/sessions/1/reps/left/1/strike-out';
    const answer = await server.inject({ method: 'PUT', url, headers: LOCAL, payload: { struckOut: true } });
    expect(answer.json()).toMatchObject({ rep: 1, struck_out: true });
    const csv = await get('/api/sessions/1/reps.csv');
    expect(csv.headers['content-type']).toContain('text/csv');
    expect(csv.body.trim().split('\n')).toEqual([
      'rep,exercise,start_t,bottom_t,end_t,depth_deg,peak_valgus_deg,peak_valgus_t,peak_valgus_phase,femoral_rotation_deg,severity,quality,cue_t,cue_reason,side',
      '2,squat,104,105.5,107,101.25,11.5,106,ascent,,marked,0.9,105.8,valgus,left',
    ]);
    expect([...core.hub.snapshot.events()].find((event) => event.type === 'session')).toMatchObject({ repCount: 1 });
  });

  it('stores settings, informs the loop and rejects wrong ones', async () => {
    const { get, server, posted } = await openServerWithSession();
    const settings = { ...DEFAULT_SETTINGS, cueDeg: 11 };
    const put = (payload: object) => server.inject({ method: 'PUT', url: '/api/settings', headers: LOCAL, payload });
    expect((await put(settings)).json()).toEqual(settings);
    expect((await get('/api/settings')).json()).toEqual(settings);
    expect(posted).toContainEqual({ kind: 'command', command: { type: 'settings', athlete: 1, settings } });
    const refused = await put({ ...settings, warnDeg: 20 });
    expect(refused.statusCode).toBe(400);
    expect(refused.json()).toMatchObject({ code: 'KO_REQUEST_INVALID', hint: expect.stringMatching(/./) as string });
  });

  it.each([
    [404, 'KO_NOT_FOUND', '/api/sessions/99'],
    [400, 'KO_REQUEST_INVALID', '/api/sessions/first'],
    [400, 'KO_REQUEST_INVALID', '/api/sessions?limit=0'],
    [404, 'KO_NOT_FOUND', '/api/nothing'],
    [404, 'KO_NOT_FOUND', '/missing.js'],
  ])('answers %d %s to %s', async (status, code, url) => {
    const { get } = await openServerWithSession();
    const answer = await get(url);
    expect(answer.statusCode).toBe(status);
    expect(problemSchema.strict().parse(answer.json())).toMatchObject({
      code,
      case: expect.stringMatching(/./) as string,
      message: expect.stringMatching(/./) as string,
      hint: expect.stringMatching(/./) as string,
    });
  });

  it('describes itself', async () => {
    const { get } = await openServerWithSession();
    const { paths } = (await get('/api/openapi.json')).json<{ paths: Record<string, object> }>();
    expect(Object.keys(paths).sort()).toEqual([
      '/api/health',
      '/api/sessions',
      '/api/sessions/{id}',
      '/api/sessions/{id}/reps.csv',
      '/api/sessions/{id}/reps/{side}/{rep}/strike-out',
      '/api/settings',
    ]);
  });
});

describe('access', () => {
  const elsewhere = { remoteAddress: '192.168.1.20', headers: { host: '192.168.1.5:4170' } };

  it('from another machine needs the token, in the address, a header or the cookie it set', async () => {
    const { server } = await openServer({ token: TOKEN });
    const status = async (url: string, headers = {}) =>
      (await server.inject({ url, ...elsewhere, headers: { ...elsewhere.headers, ...headers } })).statusCode;
    expect(await status('/api/health')).toBe(403);
    expect(await status('/api/health?token=wrong')).toBe(403);
    expect(await status(`/api/health?token=${TOKEN}`)).toBe(200);
    expect(await status('/api/health', { authorization: `Bearer ${TOKEN}` })).toBe(200);
    const page = await server.inject({ url: `/?token=${TOKEN}`, ...elsewhere });
    const cookie = String(page.headers['set-cookie']).split(';')[0]!;
    expect(await status('/api/health', { cookie: `other=1; ${cookie}` })).toBe(200);
    expect((await server.inject({ url: '/?token=wrong', ...elsewhere })).headers['set-cookie']).toBeUndefined();
  });

  it('by a foreign name that leads to this machine is denied', async () => {
    const { server } = await openServer();
    expect((await server.inject({ url: '/api/health', headers: { host: 'evil.example' } })).statusCode).toBe(403);
  });

  it('from a page of another site that wants to change something is denied', async () => {
    const { server } = await openServer();
    const headers = { ...LOCAL, origin: 'http://evil.example' };
    const answer = await server.inject({ method: 'PUT', url: '/api/settings', headers, payload: DEFAULT_SETTINGS });
    expect(answer.statusCode).toBe(403);
  });
});

describe('the page', () => {
  it('is served with its files, under a policy that allows only those', async () => {
    const { server } = await openServer();
    const page = await server.inject({ url: '/', headers: LOCAL });
    expect(page.body).toContain('Knees Out');
    expect(page.headers['content-security-policy']).toContain("default-src 'self'");
    expect(page.headers['cache-control']).toBe('no-cache');
    expect((await server.inject({ url: '/assets/main-1a2b.js', headers: LOCAL })).headers['cache-control']).toContain('immutable');
    expect((await server.inject({ url: '/../knees-out.db', headers: LOCAL })).statusCode).toBe(404);
  });

  it.each(['/calibrate', '/place', '/place/', '/calibrate?token=x'])('is served at %s, a view of its own', async (url) => {
    const { server } = await openServer();
    const page = await server.inject({ url, headers: LOCAL });
    expect([page.statusCode, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.body).toContain('Knees Out');
    expect(page.headers['cache-control']).toBe('no-cache');
  });

  it('says itself that it has no such view, to people and not to programs', async () => {
    const { server } = await openServer();
    const follow = (url: string, accept?: string) =>
      server.inject({ url, headers: { ...LOCAL, ...(accept === undefined ? {} : { accept }) } });
    for (const path of ['/sesions/12', '/live-view', '/apiary']) {
      const shown = await follow(path, 'text/html,*/*');
      expect([shown.statusCode, shown.headers['content-type']]).toEqual([404, 'text/html; charset=utf-8']);
      expect(shown.body).toContain('Knees Out');
    }
    for (const answer of [await follow('/sesions/12'), await follow('/api/nothing', 'text/html'), await follow('/live/x', 'text/html')]) {
      expect(answer.statusCode).toBe(404);
      expect(answer.json()).toMatchObject({ code: 'KO_NOT_FOUND' });
    }
  });

  it('is compressed for clients that accept it, with identical content either way', async () => {
    const { server, core } = await openServer();
    const script = 'export const angle = 8;\n'.repeat(200);
    writeFileSync(join(core.setup.dashboardFolder, 'assets', 'main-1a2b.js'), script);
    const get = (encoding?: string) =>
      server.inject({
        url: '/assets/main-1a2b.js',
        headers: { ...LOCAL, ...(encoding === undefined ? {} : { 'accept-encoding': encoding }) },
      });
    const plain = await get();
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(plain.body).toBe(script);
    const gzip = await get('gzip');
    expect(gzip.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(gzip.rawPayload).toString()).toBe(script);
    const brotli = await get('gzip, deflate, br');
    expect(brotli.headers['content-encoding']).toBe('br');
    expect(brotli.rawPayload.length).toBeLessThan(script.length / 4);
  });

  it('says how to build it when it has not been built', async () => {
    const { server } = await openServer({ dashboardFolder: '/nonexistent' });
    expect((await server.inject({ url: '/', headers: LOCAL })).body).toContain('npm run build');
  });
});
