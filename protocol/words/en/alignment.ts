/** Why the straps' alignment is not as good as it could be, and what to repeat to improve it. */

type Segment = 'thigh' | 'shin';
type Swing = { segment: Segment };

const AGAIN = {
  thigh: 'Repeat the five straight-leg swings, straight forward and back.',
  shin: 'Repeat the five knee extensions (seated) or heel-curls, straight, with the thigh at rest.',
} as const;

export const alignment = {
  'alignment.too-short': 'The recording is too short to find out how the straps sit.',
  'alignment.no-gravity': 'The recording shows neither where down is nor how the leg moves.',
  'alignment.no-movement': 'The leg hardly moved: which way the knee bends is not known. Walk a few steps or calibrate.',
  'alignment.unguided': 'Aligned from unguided motion: valgus may be off by some degrees in deep flexion. Calibrate for exact numbers.',
  'alignment.no-stance': ({ standS }: { standS: number }) =>
    `No quiet stance: the long axes are those of the straightest leg seen. Stand still for ${standS} seconds.`,
  'alignment.no-forward': 'Forward and backward are hard to tell apart in this motion. Walk a few steps or squat.',
  'alignment.moved-in-stance': ({ standS }: { standS: number }) =>
    `You moved during the quiet stance: stand still again, toes forward, for ${standS} seconds.`,
  'alignment.bent-stance': 'The knee was bent in the quiet stance: it straightened much further later. Stand upright, knees straight.',
  'alignment.hardly-swung': ({ segment }: Swing) => `The ${segment} hardly swung. ${AGAIN[segment]}`,
  'alignment.several-directions': ({ segment, ratio, wanted }: Swing & { ratio: number; wanted: number }) =>
    `The ${segment} swung in more than one direction (${ratio} to 1, ${wanted} to 1 is needed). ${AGAIN[segment]}`,
  'alignment.turned': ({ segment, deg, mostDeg }: Swing & { deg: number; mostDeg: number }) =>
    `The ${segment}’s swings turned by ${deg}° on the way (at most ${mostDeg}°). ${AGAIN[segment]}`,
  'alignment.apart': 'The two straps do not move like one leg. Put both on the same leg: one on the thigh, one on the shin.',
  'alignment.swapped':
    'The straps are swapped: put the thigh strap on the thigh and the shin strap on the shin, or change their places in the list of straps.',
  'alignment.other-leg': ({ looksLike }: { looksLike: 'left' | 'right' }) =>
    `This looks like the ${looksLike} leg. Change legs, or change the straps’ places in the list of straps.`,
} as const;
