/** The choices for this screen only, stored in its localStorage; limits, outputs and exercise belong to the station. */

import { computed, signal } from '@preact/signals';

/** The page's themes; each has its own tokens. */
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
  /** Single keys do something: users of speech control, or those who touch keys by mistake, switch them off. */
  readonly singleKeys: boolean;
}

const DEFAULTS: ScreenSettings = { theme: 'system', mirrored: true, muted: false, speakSteps: false, speakPeaks: false, singleKeys: true };
const KEY = 'knees-out.screen';

/** Accepts anything and returns valid settings: unknown or wrong fields fall back one by one. */
export function readScreenSettings(stored: string | null): ScreenSettings {
  let found: Partial<Record<keyof ScreenSettings, unknown>> = {};
  try {
    const parsed: unknown = stored === null ? null : JSON.parse(stored);
    if (typeof parsed === 'object' && parsed !== null) found = parsed;
  } catch {
    // An invalid entry is treated as missing.
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

/** The theme requested by this machine. */
const systemLook = signal<Look>('dark');

/** The current theme: as chosen, otherwise as requested by this machine. */
export const look = computed<Look>(() => (screen.value.theme === 'system' ? systemLook.value : screen.value.theme));

/** The part of a MediaQueryList that is used. */
interface MediaAnswer {
  readonly matches: boolean;
  addEventListener(type: 'change', listener: () => void): void;
}

/** Follows this machine's preference, now and whenever it changes. */
export function followSystemLook(media: (query: string) => MediaAnswer): void {
  const contrast = media('(prefers-contrast: more)');
  const light = media('(prefers-color-scheme: light)');
  const follow = (): void => {
    systemLook.value = contrast.matches ? 'contrast' : light.matches ? 'light' : 'dark';
  };
  for (const query of [contrast, light]) query.addEventListener('change', follow);
  follow();
}

/** Reads what was stored; private windows may refuse storage, in which case the defaults apply. */
export function loadScreenSettings(storage: { getItem(key: string): string | null }): void {
  try {
    screen.value = readScreenSettings(storage.getItem(KEY));
  } catch {
    screen.value = DEFAULTS;
  }
}

/** Changes what this screen shows, and stores it for the next time where the browser allows it. */
export function changeScreen(change: Partial<ScreenSettings>, storage: { setItem(key: string, value: string): void }): void {
  screen.value = { ...screen.value, ...change };
  try {
    storage.setItem(KEY, JSON.stringify(screen.value));
  } catch {
    // Not stored for next time; it still applies now.
  }
}
