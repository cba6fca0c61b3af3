/** What this language is called: by the browser's voice, and where dates are written. */

export const language = {
  'language.voice': 'en',
  'language.dates': 'en-GB',
} as const;
