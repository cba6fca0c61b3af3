/** Icons drawn for this page: 24 × 24, lines two units wide. */

const PATHS = {
  calibrate: 'M12 3v18M12 5l5 7-5 7M3 12h4',
  zero: 'M12 3v13M7 12l5 5 5-5M5 21h14',
  sound: 'M4 9.5v5h3.5L12 19V5L7.5 9.5ZM15.5 9a4 4 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11',
  muted: 'M4 9.5v5h3.5L12 19V5L7.5 9.5ZM16 9.5l5 5M21 9.5l-5 5',
  settings: 'M4 7h9M19 7h1M4 17h1M11 17h9M16 4.5v5M8 14.5v5',
  help: 'M9 9.2a3 3 0 1 1 4.4 2.7c-1 .6-1.4 1.1-1.4 2.3M12 17.6v.6',
  close: 'M6 6l12 12M18 6 6 18',
  repeat: 'M5 12a7 7 0 1 1 2.2 5.1M5 19v-4.5h4.5',
  undo: 'M5 9h9a5 5 0 0 1 0 10H9M9 4 4 9l5 5',
  back: 'M10 6l-6 6 6 6M4 12h16',
  play: 'M7 4.5v15l12-7.5Z',
  pause: 'M8 5v14M16 5v14',
  next: 'M6 5v14l10-7ZM19 5v14',
  before: 'M18 5v14L8 12ZM5 5v14',
  check: 'M5 12.5 10 17.5 19.5 7',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
