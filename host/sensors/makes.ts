/** The makes of sensors that this host knows. */
import type { ThirdPartyMake, Make } from './make.ts';
import { KNEES_OUT } from './makes/knees-out.ts';
import { METAMOTION } from './makes/metamotion.ts';
import { PUCK } from './makes/puck.ts';
import { THINGY52 } from './makes/thingy52.ts';
import { WITMOTION } from './makes/witmotion.ts';
import { XSENS_DOT } from './makes/xsens-dot.ts';

/** In order of recognition: the first that matches a device's advertisement is used. */
export const THIRD_PARTY_MAKES: readonly ThirdPartyMake[] = [WITMOTION, XSENS_DOT, METAMOTION, PUCK, THINGY52];

const MAKES: ReadonlyMap<string, Make> = new Map([KNEES_OUT, ...THIRD_PARTY_MAKES].map((each) => [each.make, each]));

/** The make with this name; null for an unknown one. */
export function makeOf(name: string): Make | null {
  return MAKES.get(name) ?? null;
}
