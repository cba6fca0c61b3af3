/** Access control: anyone on this machine, anyone elsewhere with the token, and never pages of other sites. */

import { createHash, timingSafeEqual } from 'node:crypto';
import { isStrongToken } from './token.ts';

/** The parts of an HTTP request that decide. */
export interface Visit {
  /** Address at the other end of the connection. */
  address: string | undefined;
  /** Headers `host`, `origin`, `sec-fetch-site`, `authorization` and `cookie`. */
  host: string | undefined;
  origin: string | undefined;
  fetchSite: string | undefined;
  authorization: string | undefined;
  cookie: string | undefined;
  /** `token` from the query. */
  token: string | undefined;
}

/** What the visitor may do. There is one role until athletes and physiotherapists are distinguished. */
export type Role = 'all';

/** Stores the token for the page's own requests once it was given in the address. */
export const TOKEN_COOKIE = 'knees_out_token';

/**
 * The visitor's role; `null`: none without the token.
 *
 * A loopback address alone is not enough: a foreign site whose name resolves to 127.0.0.1 also arrives from there, but under its own name.
 */
export function roleOf(visit: Visit, token: string | null): Role | null {
  if (isAtHome(visit)) return 'all';
  return token !== null && isStrongToken(token) && shownTokens(visit).some((shown) => isEqual(shown, token)) ? 'all' : null;
}

/** A token was presented where one is needed; without a resulting role it is a failed attempt. */
export function showsToken(visit: Visit): boolean {
  return !isAtHome(visit) && shownTokens(visit).length > 0;
}

/** Whether the request comes from a page of this station, or from no page at all. */
export function isSameOrigin({ origin, host, fetchSite }: Visit): boolean {
  if (origin !== undefined) return URL.canParse(origin) && new URL(origin).host === host;
  // Resources that a page loads without reading the content (an image, a link) have no Origin.
  return fetchSite === undefined || fetchSite === 'same-origin' || fetchSite === 'none';
}

/** Whether a station that listens on `host` can only be reached from this machine. */
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

/** In constant time, so that the duration does not show how much was right. */
function isEqual(shown: string, token: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(shown), digest(token));
}
