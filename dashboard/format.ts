/** Numbers, times and dates as the page shows them; sentences are in protocol/words. */

import type { Severity } from '../protocol/live/words.ts';
import { say } from '../protocol/words/message.ts';

/** How many of four marks a severity fills. */
export const SEVERITY_MARKS: Record<Severity, number> = { none: 0, subtle: 1, moderate: 2, marked: 3, dramatic: 4 };

/** Whole degrees with a true minus sign; an en dash when unknown. Never "-0". */
export function wholeDegrees(deg: number): string {
  if (!Number.isFinite(deg)) return '–';
  const whole = Math.round(deg);
  return whole < 0 ? `−${-whole}` : `${whole === 0 ? 0 : whole}`;
}

/** Which side of the pelvis is lower than in stance, from the drop of the right side in degrees; empty when not measured. */
export function dropWords(rightDropDeg: number): string {
  if (!Number.isFinite(rightDropDeg)) return '';
  const whole = Math.round(rightDropDeg);
  if (whole === 0) return say('page-train.hips-level');
  return say('page-train.hip-lower', { side: whole > 0 ? 'right' : 'left', degrees: Math.abs(whole) });
}

/** One decimal, for review. */
export function decimalDegrees(deg: number | null): string {
  if (deg === null || !Number.isFinite(deg)) return '–';
  const tenths = Math.round(deg * 10) / 10;
  return tenths < 0 ? `−${(-tenths).toFixed(1)}` : Math.abs(tenths).toFixed(1);
}

/** "no adapter here; plug one in" → "No adapter here. Plug one in": what happened, then what to do. */
export function twoSentences(detail: string): string {
  return detail
    .split(/; (.*)/s, 2)
    .map(capital)
    .join('. ');
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Keeps a number on one line with its unit: "lost 12 s". */
export function keepUnits(words: string): string {
  return words.replaceAll(/(\d) (?=(?:s|min|ms|%|°)(?![a-z]))/g, '$1\u00a0');
}

/** `4:07`, and `1:04:07` from an hour on. */
export function clockTime(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const s = String(whole % 60).padStart(2, '0');
  const m = Math.floor(whole / 60) % 60;
  const h = Math.floor(whole / 3600);
  return h > 0 ? `${h}:${String(m).padStart(2, '0')}:${s}` : `${m}:${s}`;
}

/** "3 May 2026, 14:05", in the page's time zone. */
export function sessionDate(unixS: number): string {
  const at = new Date(unixS * 1000);
  const day = at.toLocaleDateString(say('language.dates'), { day: 'numeric', month: 'long', year: 'numeric' });
  return `${day}, ${at.toLocaleTimeString(say('language.dates'), { hour: '2-digit', minute: '2-digit' })}`;
}
