/** The straps that the station reports, and what follows from them. Pure. */

import type { LinkEvent } from '../../protocol/live/events.ts';
import { SIDES, type Side, type StrapPlace } from '../../protocol/live/words.ts';

type Links = readonly LinkEvent[];

/** The links of one athlete. A strap is identified by its id alone; its newest event says who wears it. */
export function linksOf(links: Links, athlete: number): LinkEvent[] {
  return links.filter((link) => link.athlete === athlete);
}

/** Connected, and not silent for a second. */
export function linkWorks(link: LinkEvent): boolean {
  return link.state === 'open' && link.lostS < 1;
}

/** Links of straps that are present or being searched for. */
export function presentLinks(links: Links): LinkEvent[] {
  return links.filter((link) => link.state !== 'closed');
}

/**
 * Not a strap yet: a port or Bluetooth itself, waiting for one or with a problem (described in `detail`), or a strap that connects
 * for the first time.
 */
export function isAwaited(link: LinkEvent): boolean {
  return link.role === null && (link.state === 'connecting' || link.state === 'failed');
}

/** A strap with a place that was present and is now absent. */
export function isAway(link: LinkEvent): boolean {
  return link.role !== null && link.state !== 'connecting' && link.state !== 'closed' && !linkWorks(link);
}

/** Legs to draw: those already known and those with straps, left first. */
export function legsWorn(known: readonly Side[], links: Links): Side[] {
  return SIDES.filter((side) => known.includes(side) || links.some((link) => link.role?.startsWith(side) ?? false));
}

/** All straps that were ever present on a leg. */
export function legStraps(links: Links, side: Side): LinkEvent[] {
  return links.filter((link) => placesOfLeg(side).some((role) => role === link.role));
}

/** The straps a leg needs, upper first. */
export function placesOfLeg(side: Side): StrapPlace[] {
  return [`${side}-thigh`, `${side}-shin`];
}

/** Both straps of some leg are connected. */
export function hasWholeLeg(links: Links): boolean {
  const isOpen = (role: StrapPlace): boolean => links.some((link) => link.role === role && link.state === 'open');
  return SIDES.some((side) => placesOfLeg(side).every(isOpen));
}

/**
 * The worst case of the worn legs: a motor on it (`true`), one that may have a motor (`null`), none (`false`). `undefined` while no leg is
 * worn with straps that are present.
 */
export function hapticOnLegs(links: Links): boolean | null | undefined {
  const legs = SIDES.flatMap((side) => {
    const worn = links.filter(({ role, state }) => role?.startsWith(side) === true && state === 'open').map((link) => link.hasHaptic);
    if (worn.length === 0) return [];
    return [worn.includes(true) ? true : worn.includes(null) ? null : false];
  });
  return legs.includes(false) ? false : legs.includes(null) ? null : legs[0];
}

/** Straps that stream but have no place. */
export function unplacedLinks(links: Links): LinkEvent[] {
  return links.filter((link) => link.state === 'open' && link.role === null);
}
