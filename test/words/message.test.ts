/** Sentences for people: found by code, with plurals by the language's rules, in the chosen language. */

import { afterEach, describe, expect, it } from 'vitest';
import { en } from '../../protocol/words/en.ts';
import { chooseLanguage, render, say } from '../../protocol/words/message.ts';
import { messageSchema } from '../../protocol/words/received-message.ts';

afterEach(() => {
  chooseLanguage(['en']);
});

describe('a sentence', () => {
  it('takes the plural of its number', () => {
    expect([0, 1, 2].map((count) => say('page-straps.without-place', { count }))).toEqual([
      '0 straps have no place yet.',
      '1 strap has no place yet.',
      '2 straps have no place yet.',
    ]);
  });

  it('reads the same whether it is rendered here or was reported', () => {
    const reported = messageSchema.parse(JSON.parse(JSON.stringify({ code: 'page-straps.without-place', args: { count: 3 } })));
    expect(render(reported)).toBe(say('page-straps.without-place', { count: 3 }));
  });

  it('with an unknown code is rejected on input', () => {
    expect(messageSchema.safeParse({ code: 'toString' }).success).toBe(false);
    expect(messageSchema.safeParse('Stand still').success).toBe(false);
  });

  it('is English where the requested language is missing', () => {
    chooseLanguage(['xx-YY']);
    expect(say('calibration.stance')).toBe(en['calibration.stance']);
  });
});
