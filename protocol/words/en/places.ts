/** Where straps are worn: legs by side, and the places on them. */

import type { Side, StrapPlace } from '../../live/words.ts';

/** Within a sentence. */
export const PLACE: Record<StrapPlace, string> = {
  'left-thigh': 'left thigh',
  'left-shin': 'left shin',
  'right-thigh': 'right thigh',
  'right-shin': 'right shin',
  pelvis: 'pelvis',
};

/** A strap in a sentence: by its place, otherwise by its own name; `null`: it has neither. */
export type StrapNamed = StrapPlace | { readonly name: string | null };

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export const places = {
  'places.left-thigh': 'Left thigh',
  'places.left-shin': 'Left shin',
  'places.right-thigh': 'Right thigh',
  'places.right-shin': 'Right shin',
  'places.pelvis': 'Pelvis',

  'places.in-line.left-thigh': PLACE['left-thigh'],
  'places.in-line.left-shin': PLACE['left-shin'],
  'places.in-line.right-thigh': PLACE['right-thigh'],
  'places.in-line.right-shin': PLACE['right-shin'],
  'places.in-line.pelvis': PLACE.pelvis,

  // Without the side, for a page that shows one leg.
  'places.segment.left-thigh': 'Thigh',
  'places.segment.left-shin': 'Shin',
  'places.segment.right-thigh': 'Thigh',
  'places.segment.right-shin': 'Shin',
  'places.segment.pelvis': 'Pelvis',

  // For narrow spaces.
  'places.short.left-thigh': 'L thigh',
  'places.short.left-shin': 'L shin',
  'places.short.right-thigh': 'R thigh',
  'places.short.right-shin': 'R shin',
  'places.short.pelvis': 'Pelvis',

  'places.side.left': 'Left',
  'places.side.right': 'Right',
  'places.side-in-line.left': 'left',
  'places.side-in-line.right': 'right',
  'places.initial.left': 'L',
  'places.initial.right': 'R',
  'places.leg.left': 'Left leg',
  'places.leg.right': 'Right leg',
  'places.knee.left': 'Left knee',
  'places.knee.right': 'Right knee',
  'places.view.front': 'front',
  'places.view.corner': 'corner',
  'places.view.side': 'side',
  'places.view.front-of-leg': ({ side }: { side: Side }) => `front, ${side} leg`,
} as const;
