/** This language's name, for the browser's voice and for formatting dates. */

export const language = {
  'language.voice': 'en',
  'language.dates': 'en-GB',
} as const;
