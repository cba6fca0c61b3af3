/**
 * No bypass of access control: every route and every upgrade, in odd spellings, from elsewhere, by a foreign name and from pages of other sites.
 */

import { connect, type AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, problemSchema } from '../../protocol/live/events.ts';
import { START, chunkOf, repOf } from '../store/fixtures.ts';
import { openServer } from './fixtures.ts';

const TOKEN = 'k'.repeat(22);
const PUBLIC = ['/', '/*', '/calibrate', '/place'];

type Opened = Awaited<ReturnType<typeof openDoor>>;

async function openDoor(token: string | null) {
  const opened = await openServer({ token });
  opened.take(START, chunkOf([100, 104]), { kind: 'events', events: [repOf(1, 103)] });
  await opened.server.listen({ host: '127.0.0.1', port: 0 });
  const { port } = opened.server.server.address() as AddressInfo;
  return { ...opened, port };
}

/** Method and path of every existing route, from the tree that fastify prints. */
function routesOf({ server }: Opened): { method: string; path: string }[] {
  const segments: string[] = [];
  return server
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .flatMap((line) => {
      const [, indent, segment, methods] = /^([│ ]*)[├└]── (\S+)(?: \(([^)]+)\))?/.exec(line) ?? [];
      if (indent === undefined) return [];
      segments.splice(indent.length / 4, Infinity, segment!);
      const path = segments.join('').replace(/^\*/, '/*');
      return (methods?.split(', ') ?? []).map((method) => ({ method, path }));
    });
}

/** One path in spellings that may still lead to the same route. */
function spellings(path: string, port: number): string[] {
  const encoded = path.replace(/[a-z]/g, (letter) => `%${letter.charCodeAt(0).toString(16)}`);
  const first = path.replace(/[a-z]/, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);
  return [
    path,
    encoded,
    first,
    encoded.replaceAll('%', '%25'),
    `/${path}`,
    path.replaceAll('/', '//'),
    `${path}/`,
    `/.${path}`,
    `/x/..${path}`,
    `/%2e${path}`,
    path.replaceAll('/', '%2f'),
    path.replaceAll('/', '\\'),
    `${path}?x=/../`,
    `${path}?`,
    `${path}#x`,
    `${path};x=1`,
    `${path}%00`,
    path.toUpperCase(),
    `http://localhost:${port}${path}`,
    `http://localhost:${port}${first}`,
    `HTTP://127.0.0.1${path}`,
    `https://user@localhost${path}`,
    `//localhost${path}`,
  ];
}

/** Sends raw bytes and returns the response until the connection ends or, after an upgrade, its first part. */
function exchange(port: number, request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(request));
    let answer = '';
    socket.on('data', (data: Buffer) => {
      answer += data.toString('latin1');
      if (answer.startsWith('HTTP/1.1 101')) socket.destroy();
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(answer));
  });
}

const statusOf = (answer: string): number => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0);

const SETTINGS = JSON.stringify({ ...DEFAULT_SETTINGS, cueDeg: 40 });

function ask(port: number, method: string, path: string, headers: Record<string, string>): Promise<string> {
  const body = method === 'PUT' ? (path.includes('strike') ? '{"struckOut":true}' : SETTINGS) : '';
  const all = { connection: 'close', 'content-type': 'application/json', 'content-length': String(body.length), ...headers };
  const head = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return exchange(port, `${method} ${path} HTTP/1.1\r\n${head.join('')}\r\n${body}`);
}

function upgrade(port: number, path: string, headers: Record<string, string>): Promise<string> {
  return ask(port, 'GET', path, {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
    'sec-websocket-protocol': 'knees-out.v1',
    ...headers,
  });
}

const STRANGERS = {
  'by a foreign name that leads to this machine': () => ({ host: 'evil.example' }),
  'by a foreign name, with a wrong token': () => ({ host: 'evil.example', cookie: `knees_out_token=${'x'.repeat(22)}` }),
  'by no name at all': () => ({ host: '' }),
  'from a page of another site': (port: number) => ({ host: `localhost:${port}`, origin: 'http://evil.example' }),
  'from a page without an origin of its own': (port: number) => ({ host: `localhost:${port}`, origin: 'null' }),
  'from another program of this machine’s page': (port: number) => ({ host: `localhost:${port}`, origin: 'http://localhost:3000' }),
  'from an image of another site': (port: number) => ({ host: `localhost:${port}`, 'sec-fetch-site': 'cross-site' }),
};

describe('every route', () => {
  it('is known to this test', async () => {
    const routes = routesOf(await openDoor(TOKEN));
    expect(routes).toContainEqual({ method: 'PUT', path: '/api/settings' });
    expect(routes).toContainEqual({ method: 'GET', path: '/live' });
    expect(routes).toContainEqual({ method: 'PUT', path: '/api/sessions/:id/reps/:side/:rep/strike-out' });
    expect(routes).toContainEqual({ method: 'GET', path: '/*' });
    expect(routes.length).toBeGreaterThan(12);
  });

  it.each(Object.entries(STRANGERS))('is closed %s, in any spelling', async (_, headersAt) => {
    const opened = await openDoor(TOKEN);
    const { core, port, posted } = opened;
    const before = JSON.stringify([core.athlete().settings, posted.filter(({ kind }) => kind === 'command')]);
    const open: string[] = [];
    for (const { method, path } of routesOf(opened)) {
      if (PUBLIC.includes(path)) continue;
      const filled = path.replace(':id', '1').replace(':side', 'left').replace(':rep', '1');
      const answers = spellings(filled, port).map(async (spelt) => {
        const answer = await ask(port, method, spelt, headersAt(port));
        const status = statusOf(answer);
        if (status === 0 || status >= 500 || status < 400) open.push(`${method} ${spelt}: ${answer.slice(0, 40)}`);
      });
      await Promise.all(answers);
    }
    expect(open).toEqual([]);
    expect(JSON.stringify([core.athlete().settings, posted.filter(({ kind }) => kind === 'command')])).toBe(before);
  });

  it.each(Object.entries(STRANGERS))('is closed to upgrades %s, in any spelling', async (_, headersAt) => {
    const opened = await openDoor(TOKEN);
    const { core, port } = opened;
    const open: string[] = [];
    const paths = new Set(routesOf(opened).map(({ path }) => path.replace('*', 'x').replaceAll(/:\w+/g, '1')));
    for (const path of paths) {
      const answers = spellings(path, port).map(async (spelt) => {
        const answer = await upgrade(port, spelt, headersAt(port));
        const status = statusOf(answer);
        if (!(status >= 400 && status < 500)) open.push(`${spelt}: ${answer.slice(0, 40)}`);
      });
      await Promise.all(answers);
    }
    expect(open).toEqual([]);
    expect(core.hub.size).toBe(0);
  });

  it('is open to this machine and to anyone with the token, in every valid spelling', async () => {
    const { port } = await openDoor(TOKEN);
    const home = { host: `localhost:${port}` };
    for (const path of ['/api/health', '/%61pi/health', '/api/health/', `http://localhost:${port}/api/health`]) {
      expect(statusOf(await ask(port, 'GET', path, home))).toBe(200);
    }
    expect(statusOf(await ask(port, 'GET', '/api/health', { host: 'gym.example', authorization: `Bearer ${TOKEN}` }))).toBe(200);
    expect(statusOf(await ask(port, 'GET', '/api/health', { host: `LOCALHOST:${port}`, 'sec-fetch-site': 'same-origin' }))).toBe(200);
  });

  it('except the live connection accepts no upgrade, from anyone', async () => {
    const { port } = await openDoor(null);
    const home = { host: `localhost:${port}`, origin: `http://localhost:${port}` };
    expect(statusOf(await upgrade(port, '/live', home))).toBe(101);
    for (const path of ['/', '/api/health', '/api/settings', '/nothing', '/%zz']) {
      expect([400, 404]).toContain(statusOf(await upgrade(port, path, home)));
    }
    expect(statusOf(await ask(port, 'GET', '/live', home))).toBe(404);
  });
});

describe('a token', () => {
  const elsewhere = { remoteAddress: '192.168.1.20', headers: { host: '192.168.1.5:4170' } };

  it('that is too short opens nothing, not even as the station’s own', async () => {
    for (const token of ['', 'x', 'secret', 'x'.repeat(21)]) {
      const { server } = await openServer({ token });
      const answer = await server.inject({ url: `/api/health?token=${token}`, ...elsewhere });
      expect(answer.statusCode).toBe(403);
    }
  });

  it('that is wrong repeatedly is ignored for a while, without delaying another address', async () => {
    const { server } = await openServer({ token: TOKEN });
    const status = async (token: string, remoteAddress: string) =>
      (await server.inject({ url: `/api/health?token=${token}`, ...elsewhere, remoteAddress })).statusCode;
    for (let i = 0; i < 10; i++) expect(await status('wrong', '192.168.1.66')).toBe(403);
    expect(await status('wrong', '192.168.1.66')).toBe(429);
    expect(await status(TOKEN, '192.168.1.66')).toBe(429);
    expect(await status(TOKEN, '192.168.1.20')).toBe(200);
    const refused = await server.inject({ url: '/api/health?token=wrong', ...elsewhere, remoteAddress: '192.168.1.66' });
    expect(refused.json()).toMatchObject({ code: 'KO_TOO_MANY_ATTEMPTS', hint: expect.stringMatching(/Try again in \d+ s/) as string });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  });

  it('that is missing does not count as an attempt', async () => {
    const { server } = await openServer({ token: TOKEN });
    for (let i = 0; i < 30; i++) {
      expect((await server.inject({ url: '/api/health', ...elsewhere })).statusCode).toBe(403);
    }
    expect((await server.inject({ url: `/api/health?token=${TOKEN}`, ...elsewhere })).statusCode).toBe(200);
  });
});

describe('an invalid request', () => {
  it.each([
    ['bytes that are not HTTP', 'hello\r\n\r\n', 400],
    ['an endless header', `GET /api/health HTTP/1.1\r\nhost: localhost\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
    ['a path that cannot be decoded', 'GET /%zz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n', 400],
    ['an unknown method', 'BREW /coffee HTTP/1.1\r\nhost: localhost\r\n\r\n', 400],
    [
      'a body that is too long',
      `PUT /api/settings HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: 999999\r\n\r\n`,
      413,
    ],
    [
      'a body that is not JSON',
      `PUT /api/settings HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: 1\r\n\r\n{`,
      400,
    ],
    [
      'a body of another kind',
      `PUT /api/settings HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-type: x/y\r\ncontent-length: 1\r\n\r\n{`,
      415,
    ],
  ])('is rejected in the one error format: %s', async (_, request, status) => {
    const { port } = await openDoor(null);
    const answer = await exchange(port, request);
    expect(statusOf(answer)).toBe(status);
    expect(problemSchema.strict().parse(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4)))).toMatchObject({
      code: 'KO_REQUEST_INVALID',
      case: expect.stringMatching(/./) as string,
      message: expect.stringMatching(/./) as string,
      hint: expect.stringMatching(/./) as string,
    });
  });

  it('is ended when it does not end by itself', async () => {
    const { port } = await openDoor(null);
    const head = 'PUT /api/settings HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{';
    const answer = await exchange(port, head);
    expect(statusOf(answer)).toBe(408);
    expect(answer).toContain('KO_REQUEST_INVALID');
  });
});
