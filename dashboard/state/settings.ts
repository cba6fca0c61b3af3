/** What is chosen for this screen alone, kept in its localStorage; limits, outputs and exercise belong to the station. */

import { computed, signal } from '@preact/signals';

/** How the page can look; each has its tokens. */
type Look = 'dark' | 'light' | 'contrast';
export const THEMES = ['system', 'dark', 'light', 'contrast'] as const satisfies readonly (Look | 'system')[];
export type Theme = (typeof THEMES)[number];

export interface ScreenSettings {
  readonly theme: Theme;
  /** The athlete's left leg on the left, as in a mirror. */
  readonly mirrored: boolean;
  /** No sound from this screen at all. */
  readonly muted: boolean;
  /** Calibration steps are read aloud. */
  readonly speakSteps: boolean;
  /** The peak is read aloud after each repetition. */
  readonly speakPeaks: boolean;
  /** Single keys do something: those who speak to the page, or touch keys by mistake, switch them off. */
  readonly singleKeys: boolean;
}

const DEFAULTS: ScreenSettings = { theme: 'system', mirrored: true, muted: false, speakSteps: false, speakPeaks: false, singleKeys: true };
const KEY = 'knees-out.screen';

/** Anything in, valid settings out: unknown or wrong fields fall back one by one. */
export function readScreenSettings(stored: string | null): ScreenSettings {
  let found: Partial<Record<keyof ScreenSettings, unknown>> = {};
  try {
    const parsed: unknown = stored === null ? null : JSON.parse(stored);
    if (typeof parsed === 'object' && parsed !== null) found = parsed;
  } catch {
    // A spoilt entry is as good as none.
  }
  const flag = (name: Exclude<keyof ScreenSettings, 'theme'>): boolean => {
    const value = found[name];
    return typeof value === 'boolean' ? value : DEFAULTS[name];
  };
  return {
    theme: THEMES.find((theme) => theme === found.theme) ?? DEFAULTS.theme,
    mirrored: flag('mirrored'),
    muted: flag('muted'),
    speakSteps: flag('speakSteps'),
    speakPeaks: flag('speakPeaks'),
    singleKeys: flag('singleKeys'),
  };
}

export const screen = signal<ScreenSettings>(DEFAULTS);

/** What this machine asks pages for. */
const systemLook = signal<Look>('dark');

/** How the page looks now: as chosen, else as this machine asks for. */
export const look = computed<Look>(() => (screen.value.theme === 'system' ? systemLook.value : screen.value.theme));

/** What is needed of a MediaQueryList. */
interface MediaAnswer {
  readonly matches: boolean;
  addEventListener(type: 'change', listener: () => void): void;
}

/** Keeps up with what this machine asks for, now and whenever that changes. */
export function followSystemLook(media: (query: string) => MediaAnswer): void {
  const contrast = media('(prefers-contrast: more)');
  const light = media('(prefers-color-scheme: light)');
  const follow = (): void => {
    systemLook.value = contrast.matches ? 'contrast' : light.matches ? 'light' : 'dark';
  };
  for (const query of [contrast, light]) query.addEventListener('change', follow);
  follow();
}

/** Reads what was kept; private windows may refuse storage, then the defaults serve. */
export function loadScreenSettings(storage: { getItem(key: string): string | null }): void {
  try {
    screen.value = readScreenSettings(storage.getItem(KEY));
  } catch {
    screen.value = DEFAULTS;
  }
}

/** Changes what this screen shows, and keeps it for the next time where the browser lets it. */
export function changeScreen(change: Partial<ScreenSettings>, storage: { setItem(key: string, value: string): void }): void {
  screen.value = { ...screen.value, ...change };
  try {
    storage.setItem(KEY, JSON.stringify(screen.value));
  } catch {
    // Not kept for next time; it still holds now.
  }
}
