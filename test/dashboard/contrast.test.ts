/**
 * Every theme: words read at a distance have a contrast of at least 7 to 1 with their background; the legs never look like a warning or a cue.
 */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ciede2000, difference } from './colour-difference.ts';

const css = readFileSync(join(import.meta.dirname, '../../dashboard/styles/tokens.css'), 'utf8');

function tokensOf(theme: string): Map<string, string> {
  const body = new RegExp(`\\[data-theme='${theme}'\\] \\{([^}]*)\\}`).exec(css)?.[1] ?? '';
  return new Map([...body.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/g)].map((match) => [match[1]!, match[2]!]));
}

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const share = parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high! + 0.05) / (low! + 0.05);
}

const PAIRS = [
  ...['text', 'text-quiet', 'band', 'warn', 'cue-text', 'unsure', 'left', 'right'].flatMap((ink) =>
    ['ground', 'surface', 'raised'].map((paper) => [ink, paper] as const),
  ),
  ['on-cue', 'cue'] as const,
  ['on-action', 'action'] as const,
];

describe.each(['dark', 'light', 'contrast'])('theme %s', (theme) => {
  const tokens = tokensOf(theme);
  it.each(PAIRS)('%s on %s', (ink, paper) => {
    expect(contrast(tokens.get(ink)!, tokens.get(paper)!)).toBeGreaterThanOrEqual(7);
  });
});

/** Least CIEDE2000 difference. On light paper all words are dark, so there is less room between them. */
const APART = { dark: 10, light: 7, contrast: 10 } as const;

describe.each(['dark', 'light', 'contrast'] as const)('in theme %s a leg is distinct from a warning, a cue and the other leg', (theme) => {
  const tokens = tokensOf(theme);
  it.each(['none', 'red', 'green'] as const)('for colour-blind eyes: %s', (lacking) => {
    for (const [leg, others] of [
      ['left', ['warn', 'cue', 'cue-text', 'right']],
      ['right', ['warn', 'cue', 'cue-text', 'left']],
      ['warn', ['cue', 'cue-text']],
    ] as const) {
      for (const other of others) {
        expect(difference(tokens.get(leg)!, tokens.get(other)!, lacking), `${leg} and ${other}`).toBeGreaterThanOrEqual(APART[theme]);
      }
    }
  });
});

it.each([
  [[50, 2.6772, -79.7751], [50, 0, -82.7485], 2.0425],
  [[50, 2.5, 0], [73, 25, -18], 27.1492],
  [[2.0776, 0.0795, -1.135], [0.9033, -0.0636, -0.5514], 0.9082],
] as const)('CIEDE2000 of %j and %j is as published', (a, b, published) => {
  expect(ciede2000(a, b)).toBeCloseTo(published, 4);
});
