/** Which strap is worn where: reported by the strap, overridden by the user, and never guessed when two claim one place. */
import { STRAP_PLACES, type StrapPlace } from '../../protocol/live/words.ts';
import { ROLE } from '../../protocol/sensor/constants.ts';

export { STRAP_PLACES, type StrapPlace };

const PLACE_OF_ROLE: ReadonlyMap<number, StrapPlace> = new Map([
  [ROLE.leftThigh, 'left-thigh'],
  [ROLE.leftShin, 'left-shin'],
  [ROLE.rightThigh, 'right-thigh'],
  [ROLE.rightShin, 'right-shin'],
  [ROLE.pelvis, 'pelvis'],
]);

/** The wire's role code; 0 for no place. */
export function roleOfPlace(place: StrapPlace | null): number {
  for (const [role, name] of PLACE_OF_ROLE) if (name === place) return role;
  return ROLE.none;
}

/** Several straps with equal claims to one place. */
export interface PlaceConflict {
  place: StrapPlace;
  straps: string[];
}

interface Claim {
  /** By the strap, or by whatever stores the place for a strap that cannot. */
  reported: StrapPlace | null;
  /** By the user; undefined: the user said nothing; null: the user took the strap off. */
  given: StrapPlace | null | undefined;
  /** Currently absent: its claim yields to that of a strap that is present. */
  away: boolean;
}

/** What a strap must store from now on. */
export interface Settled {
  strap: string;
  place: StrapPlace | null;
}

/** Places of the straps known in this run. A strap may be identified by any permanent name (its device id). */
export class PlaceClaims {
  readonly #claims = new Map<string, Claim>();

  /** Takes the role in a strap's HELLO. */
  report(strap: string, role: number): void {
    this.#claim(strap).reported = PLACE_OF_ROLE.get(role) ?? null;
  }

  /** Takes the place from an earlier session of a strap that cannot report it. It counts once the strap is present. */
  remember(strap: string, place: StrapPlace): void {
    const claim = this.#claim(strap);
    claim.reported = place;
    claim.away = true;
  }

  /** Marks the strap as present, or absent (its link is down). */
  setAway(strap: string, away: boolean): void {
    this.#claim(strap).away = away;
  }

  /** The user puts a strap somewhere, or (null) nowhere. Another strap that the user had put there loses its place. */
  give(strap: string, place: StrapPlace | null): void {
    for (const claim of this.#claims.values()) if (place !== null && claim.given === place) claim.given = null;
    this.#claim(strap).given = place;
  }

  /**
   * Each strap that must store another place than it reported: its new place, or none when it lost its place to another. Contested ones
   * keep theirs.
   */
  settle(): Settled[] {
    const settled: Settled[] = [];
    for (const [strap, claim] of this.#claims) {
      const place = this.placeOf(strap);
      const contested = place === null && claim.given === undefined && claim.reported !== null && this.strapAt(claim.reported) === null;
      if (claim.away || contested || place === claim.reported) continue;
      claim.reported = place;
      settled.push({ strap, place });
    }
    return settled;
  }

  /** All current claims, for {@link putBack}. */
  save(): ReadonlyMap<string, Readonly<Claim>> {
    return new Map([...this.#claims].map(([strap, claim]) => [strap, { ...claim }]));
  }

  /** Restores the saved claims; returns what straps must store again. Straps that arrived since keep theirs. */
  putBack(saved: ReturnType<PlaceClaims['save']>): Settled[] {
    const settled: Settled[] = [];
    for (const [strap, { reported, given }] of saved) {
      const claim = this.#claim(strap);
      if (claim.reported !== reported) settled.push({ strap, place: reported });
      claim.reported = reported;
      claim.given = given;
    }
    return settled;
  }

  /** Where the strap is; null when nothing is known, or when another strap has an equal claim to the place. */
  placeOf(strap: string): StrapPlace | null {
    const place = this.#wanted(strap);
    return place !== null && this.strapAt(place) === strap ? place : null;
  }

  /** The one strap at a place; null when there is none or a conflict. */
  strapAt(place: StrapPlace): string | null {
    const straps = this.#claimants(place);
    return straps.length === 1 ? straps[0]! : null;
  }

  conflicts(): PlaceConflict[] {
    const found: PlaceConflict[] = [];
    for (const place of STRAP_PLACES) {
      const straps = this.#claimants(place);
      if (straps.length > 1) found.push({ place, straps });
    }
    return found;
  }

  #claim(strap: string): Claim {
    let claim = this.#claims.get(strap);
    if (claim === undefined) this.#claims.set(strap, (claim = { reported: null, given: undefined, away: false }));
    return claim;
  }

  #wanted(strap: string): StrapPlace | null {
    const claim = this.#claims.get(strap);
    return claim === undefined ? null : claim.given === undefined ? claim.reported : claim.given;
  }

  /** Straps with the best claim to a place: the user's claim outranks a strap's, and a present strap's that of an absent one. */
  #claimants(place: StrapPlace): string[] {
    const there: string[] = [];
    const away: string[] = [];
    for (const [strap, claim] of this.#claims) {
      if (claim.given === place) return [strap];
      if (claim.given === undefined && claim.reported === place) (claim.away ? away : there).push(strap);
    }
    return there.length > 0 ? there : away;
  }
}
