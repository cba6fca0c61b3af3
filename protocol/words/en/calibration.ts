/** What the guided calibration says. */

export const calibration = {
  'calibration.stance': 'Stand still, feet under the hips, toes forward.',
  'calibration.one-leg': ({ side, instruction }: { side: 'left' | 'right'; instruction: string }) =>
    `${side === 'left' ? 'Left' : 'Right'} leg: ${instruction.charAt(0).toLowerCase()}${instruction.slice(1)}`,
} as const;
