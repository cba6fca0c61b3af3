/** Which strap is worn where: told by the strap itself, overruled by the user, and never guessed when two claim one place. */
import { ROLE } from '../../protocol/sensor/constants.ts';

export const PLACEMENTS = ['left-thigh', 'left-shin', 'right-thigh', 'right-shin', 'pelvis'] as const;
export type Placement = (typeof PLACEMENTS)[number];

const PLACEMENT_OF_ROLE: ReadonlyMap<number, Placement> = new Map([
  [ROLE.leftThigh, 'left-thigh'],
  [ROLE.leftShin, 'left-shin'],
  [ROLE.rightThigh, 'right-thigh'],
  [ROLE.rightShin, 'right-shin'],
  [ROLE.pelvis, 'pelvis'],
]);

/** The wire's role code; 0 for no place. */
export function roleOfPlacement(placement: Placement | null): number {
  for (const [role, name] of PLACEMENT_OF_ROLE) if (name === placement) return role;
  return ROLE.none;
}

/** As people read it, e.g. "left thigh". */
export function namePlacement(placement: Placement): string {
  return placement.replace('-', ' ');
}

/** Several straps that claim one place with equal right; `message` says so and what to do. */
export interface PlacementConflict {
  placement: Placement;
  straps: string[];
  message: string;
}

interface Claim {
  told: Placement | null;
  /** By the user; undefined: the user said nothing, null: the user took the strap off. */
  given: Placement | null | undefined;
}

/** Places of the straps known in this run. A strap goes by any name that stays its own (its device id). */
export class Placements {
  readonly #claims = new Map<string, Claim>();

  /** The role in a strap's HELLO. */
  tell(strap: string, role: number): void {
    this.#claim(strap).told = PLACEMENT_OF_ROLE.get(role) ?? null;
  }

  /** The user puts a strap somewhere, or (null) nowhere. Another strap that the user had put there loses its place. */
  give(strap: string, placement: Placement | null): void {
    for (const claim of this.#claims.values()) if (placement !== null && claim.given === placement) claim.given = null;
    this.#claim(strap).given = placement;
  }

  /** What the user gave is taken back: the strap's own word counts again. */
  takeBack(strap: string): void {
    this.#claim(strap).given = undefined;
  }

  forget(strap: string): void {
    this.#claims.delete(strap);
  }

  /** Where the strap is; null when nobody said, or when another strap has as good a claim to the place. */
  placementOf(strap: string): Placement | null {
    const placement = this.#wanted(strap);
    return placement !== null && this.strapAt(placement) === strap ? placement : null;
  }

  /** The one strap at a place; null when there is none or a conflict. */
  strapAt(placement: Placement): string | null {
    const straps = this.#claimants(placement);
    return straps.length === 1 ? straps[0]! : null;
  }

  conflicts(): PlacementConflict[] {
    const found: PlacementConflict[] = [];
    for (const placement of PLACEMENTS) {
      const straps = this.#claimants(placement);
      if (straps.length < 2) continue;
      const place = namePlacement(placement);
      const message = `${straps.length} straps say they are on the ${place}: ${straps.join(', ')}. Switch one off, or choose which one it is.`;
      found.push({ placement, straps, message });
    }
    return found;
  }

  #claim(strap: string): Claim {
    let claim = this.#claims.get(strap);
    if (claim === undefined) this.#claims.set(strap, (claim = { told: null, given: undefined }));
    return claim;
  }

  #wanted(strap: string): Placement | null {
    const claim = this.#claims.get(strap);
    return claim === undefined ? null : claim.given === undefined ? claim.told : claim.given;
  }

  /** Straps with the best claim to a place: the user's word beats a strap's. */
  #claimants(placement: Placement): string[] {
    const told: string[] = [];
    for (const [strap, claim] of this.#claims) {
      if (claim.given === placement) return [strap];
      if (claim.given === undefined && claim.told === placement) told.push(strap);
    }
    return told;
  }
}
