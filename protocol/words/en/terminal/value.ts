/** Why the value of an option is rejected. */

export const value = {
  'value.between': ({ low, high }: { low: number; high: number }) => `It must be a number from ${low} to ${high}.`,
  'value.whole': 'It must be a whole number.',
  'value.speed': 'It must be a number above 0, or max.',
  'value.assignment': ({ places }: { places: readonly string[] }) => `It must be ID=PLACE, with a place of ${places.join(', ')} or none.`,
} as const;
