/** Requests over HTTP: an answer in its shape, or why there is none. */

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it, vi } from 'vitest';
import { get, Unanswered } from '../../dashboard/live/api.ts';

afterEach(() => vi.unstubAllGlobals());

/** A station that answers everything alike. */
async function answering(status: number, body: string): Promise<string[]> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(status).end(body);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const real = fetch;
  // In a browser an address without a host is the page's own.
  vi.stubGlobal('fetch', async (path: string) => {
    const answer = await real(root + path);
    server.close();
    return answer;
  });
  return asked;
}

const refusal = (request: Promise<unknown>): Promise<unknown> =>
  request.then(
    () => 'answered',
    (error: unknown) => error,
  );

it('asks under /api and hands on the answer', async () => {
  const asked = await answering(200, '{"sessions":[]}');
  expect(await get('sessions?limit=3')).toEqual({ sessions: [] });
  expect(asked).toEqual(['/api/sessions?limit=3']);
});

it('hands on why the station refused', async () => {
  const problem = { code: 'KO_NOT_FOUND', message: 'there is no session 12', hint: 'List them.' };
  await answering(404, JSON.stringify(problem));
  const error = await refusal(get('sessions/12'));
  expect(error).toBeInstanceOf(Unanswered);
  expect((error as Unanswered).problem).toEqual(problem);
});

it.each([
  [502, '<h1>Bad gateway</h1>'],
  [500, '{"error":"no problem of ours"}'],
  [200, 'not JSON'],
])('does not take another answer for the station’s (%i %s)', async (status, body) => {
  await answering(status, body);
  expect(await refusal(get('sessions/12'))).toMatchObject({ problem: null });
});

it('gives up when the station hangs', async () => {
  const timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(AbortSignal.abort());
  // As fetch does where nothing ever answers.
  vi.stubGlobal('fetch', (_path: string, { signal }: RequestInit) =>
    signal?.aborted === true ? Promise.reject(signal.reason as Error) : new Promise(() => undefined),
  );
  expect(await refusal(get('sessions/12'))).toMatchObject({ problem: null });
  expect(timeout.mock.calls[0]![0]).toBeLessThanOrEqual(10_000);
  timeout.mockRestore();
});

it('says that the station was not reached', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
  expect(await refusal(get('sessions/12'))).toMatchObject({ problem: null });
});
