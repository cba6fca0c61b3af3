/** Who may come in: anyone on this machine, and from elsewhere whoever shows the token; pages of other sites never. */

import { createHash, timingSafeEqual } from 'node:crypto';

/** What of an HTTP request decides. */
export interface Visit {
  /** Address at the other end of the connection. */
  address: string | undefined;
  /** Headers `host`, `origin`, `authorization` and `cookie`. */
  host: string | undefined;
  origin: string | undefined;
  authorization: string | undefined;
  cookie: string | undefined;
  /** `token` of the query. */
  token: string | undefined;
}

/** What the visitor may do. One role until athletes and physiotherapists are told apart. */
export type Role = 'all';

/** Keeps the token for the page's own requests, once it was given in the address. */
export const TOKEN_COOKIE = 'knees_out_token';

/**
 * The visitor's role; `null`: not without the token.
 *
 * A loopback address alone is not enough: a foreign site whose name resolves to 127.0.0.1 comes from there too, but under its own name.
 */
export function roleOf(visit: Visit, token: string | null): Role | null {
  if (isLoopbackAddress(visit.address) && isLoopbackName(hostname(visit.host))) return 'all';
  return token !== null && shownTokens(visit).some((shown) => isEqual(shown, token)) ? 'all' : null;
}

/** Whether the request comes from a page of this station, or from no page at all. */
export function isSameOrigin(visit: Visit): boolean {
  if (visit.origin === undefined) return true;
  return URL.canParse(visit.origin) && new URL(visit.origin).host === visit.host;
}

/** Whether the station that listens on `host` can be reached from this machine only. */
export function isLoopbackName(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}

function isLoopbackAddress(address: string | undefined): boolean {
  return address !== undefined && isLoopbackName(address.replace(/^::ffff:/, ''));
}

const hostname = (host: string | undefined): string => (host ?? '').replace(/:\d+$/, '');

function shownTokens(visit: Visit): string[] {
  const bearer = /^Bearer (\S+)$/.exec(visit.authorization ?? '')?.[1];
  const cookie = (visit.cookie ?? '')
    .split(';')
    .map((pair) => pair.trim().split('='))
    .find(([name]) => name === TOKEN_COOKIE)?.[1];
  return [visit.token, bearer, cookie].filter((shown) => shown !== undefined);
}

/** In a time that does not tell how much of it was right. */
function isEqual(shown: string, token: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(shown), digest(token));
}
