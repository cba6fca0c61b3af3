/** Every sentence as written: capitals where a sentence begins, every declared argument used, nothing that is not meant for people. */

import { describe, expect, it } from 'vitest';
import { allSentences } from './sentences.ts';

/** Not sentences: what continues a line, stands in a table or beside a number, or describes an option. */
const FRAGMENTS = [
  // Continue after the name of a strap or after a number.
  /^(link|quality)\./,
  /^exercises\.(one\.|none-yet)/,
  /^places\.(in-line|side-in-line|view)\./,
  /^page-place\.was-on$/,
  /^page-replay\.of-duration$/,
  // Cells, units and notes.
  /^page-reps\.(unit|place|severity|cue)\./,
  /^page-reps\.(not-known|no-curve|struck-out|peak\.unknown|depth|not-recorded)$/,
  /^page-straps\.(vibration|state)\.|^page-straps\.(nowhere|label\.each)$/,
  /^page-train\.(cue\.thigh|on-the-line|inwards|outwards|peak\.depth|plumb|warn-limit|cue-limit|inwards-right|chart\.(now|cue))$/,
  /^page-train\.(set-also|set-why|set-note|cue-delay|cue-way)\./,
  // The command line's help, and cells of its tables.
  /^[a-z]+\.(what$|argument\.|option\.|column\.)/,
  /^help\.(choices|default)$/,
  /^sensors\.link$/,
  /^sessions\.(legs|state)\./,
  // What doctor found, after its colon.
  /^doctor\.(serial|bluetooth|port|disk|sound)\./,
  // For the browser.
  /^language\./,
];

const sentences = allSentences();

describe('every sentence', () => {
  it('is found in both catalogues', () => {
    expect(sentences.length).toBeGreaterThan(800);
    for (const code of ['alignment.apart', 'page-train.leg', 'start.delays']) expect(sentences.map((each) => each.code)).toContain(code);
  });

  it('begins with a capital, unless it is a fragment', () => {
    const small = sentences.filter(({ rendered }) => rendered.some((text) => /^\p{Ll}/u.test(text))).map(({ code }) => code);
    expect(small.filter((code) => !FRAGMENTS.some((fragment) => fragment.test(code)))).toEqual([]);
    // A pattern that fits nothing is out of date.
    expect(FRAGMENTS.filter((fragment) => !small.some((code) => fragment.test(code)))).toEqual([]);
  });

  it('uses every argument that it declares', () => {
    const idle = sentences.flatMap(({ code, declared, used }) =>
      declared.filter((name) => !used.has(name)).map((name) => `${code} ${name}`),
    );
    expect(idle).toEqual([]);
  });

  it('shows no value that was not meant to be shown', () => {
    expect(firstThat(/undefined|\bnull\b|NaN|\[object/)).toEqual([]);
  });

  it('counts one thing in the singular', () => {
    expect(firstThat(/\b1 (strap|squat|repetition|cue|session|row|page|calibration|chunk|event|address)(e?s)\b/)).toEqual([]);
  });
});

/** The first example of each sentence that matches. */
function firstThat(matches: RegExp): string[] {
  return sentences.flatMap(({ code, rendered }) => {
    const found = rendered.find((text) => matches.test(text));
    return found === undefined ? [] : [`${code}: ${found}`];
  });
}
