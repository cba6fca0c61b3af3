/** Who may come in: anyone on this machine, and from elsewhere whoever shows the token; pages of other sites never. */

import { createHash, timingSafeEqual } from 'node:crypto';
import { isStrongToken } from './token.ts';

/** What of an HTTP request decides. */
export interface Visit {
  /** Address at the other end of the connection. */
  address: string | undefined;
  /** Headers `host`, `origin`, `sec-fetch-site`, `authorization` and `cookie`. */
  host: string | undefined;
  origin: string | undefined;
  fetchSite: string | undefined;
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
  if (isAtHome(visit)) return 'all';
  return token !== null && isStrongToken(token) && shownTokens(visit).some((shown) => isEqual(shown, token)) ? 'all' : null;
}

/** A token was shown where one is needed: with no role, a failed attempt. */
export function showsToken(visit: Visit): boolean {
  return !isAtHome(visit) && shownTokens(visit).length > 0;
}

/** Whether the request comes from a page of this station, or from no page at all. */
export function isSameOrigin({ origin, host, fetchSite }: Visit): boolean {
  if (origin !== undefined) return URL.canParse(origin) && new URL(origin).host === host;
  // What a page loads without asking for the answer's content (an image, a link) has no Origin.
  return fetchSite === undefined || fetchSite === 'same-origin' || fetchSite === 'none';
}

/** Whether the station that listens on `host` can be reached from this machine only. */
export function isLoopbackName(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}

function isAtHome(visit: Visit): boolean {
  return isLoopbackAddress(visit.address) && isLoopbackName(hostname(visit.host));
}

function isLoopbackAddress(address: string | undefined): boolean {
  return address !== undefined && isLoopbackName(address.replace(/^::ffff:/, ''));
}

const hostname = (host: string | undefined): string => (host ?? '').replace(/:\d+$/, '').toLowerCase();

function shownTokens(visit: Visit): string[] {
  const bearer = /^Bearer (\S+)$/.exec(visit.authorization ?? '')?.[1];
  const cookie = (visit.cookie ?? '')
    .split(';')
    .map((pair) => pair.trim().split('='))
    .find(([name]) => name === TOKEN_COOKIE)?.[1];
  return [visit.token, bearer, cookie].filter((shown) => shown !== undefined);
}

/** In a time that does not show how much of it was right. */
function isEqual(shown: string, token: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(shown), digest(token));
}
