/** The requested rate: what each make gets, and what is rejected. */
import { describe, expect, it } from 'vitest';
import { startCommand } from '../../../host/commands/start.ts';
import { checkRate } from '../../../host/commands/start/rates.ts';
import { THIRD_PARTY_MAKES } from '../../../host/sensors/makes.ts';
import { RateRequest } from '../../../host/sensors/rate-request.ts';

describe('the requested rate', () => {
  it('applies to the makes that support it, and is reported for the others', () => {
    const wish = new RateRequest().with('50');
    expect(['knees-out', 'witmotion', 'metamotion', 'thingy52', 'xsens-dot', 'puck'].map((make) => wish.of(make))).toEqual([
      50,
      50,
      50,
      50,
      null,
      null,
    ]);
    expect(wish.refusal('witmotion')).toBeNull();
    expect(wish.refusal('puck')).toEqual({ rateHz: 50, defaultHz: 104, rates: { make: 'puck', ratesHz: [52, 104, 208] } });
  });

  it('for one make takes precedence over that for all', () => {
    const wish = new RateRequest().with('witmotion=200').with('50');
    expect([wish.of('witmotion'), wish.of('metamotion')]).toEqual([200, 50]);
  });

  it('defaults to each make’s best', () => {
    for (const { make } of THIRD_PARTY_MAKES) expect([new RateRequest().of(make), new RateRequest().refusal(make)]).toEqual([null, null]);
  });

  it.each([
    ['fast', 'KO_USAGE'],
    ['0', 'KO_USAGE'],
    ['fitbit=50', 'KO_USAGE'],
    ['witmotion=60', 'KO_RATE_UNSUPPORTED'],
    ['witmotion=10', 'KO_RATE_UNSUPPORTED'],
    ['xsens-dot=1', 'KO_RATE_UNSUPPORTED'],
    ['10', 'KO_RATE_UNSUPPORTED'],
    ['knees-out=833', 'KO_RATE_UNSUPPORTED'],
    ['1000', 'KO_RATE_UNSUPPORTED'],
  ])('%s is rejected with %s', (text, code) => {
    expect(() => new RateRequest().with(text)).toThrow(expect.objectContaining({ code }));
  });

  it('that no make supports is reported as such', () => {
    expect(() => new RateRequest().with('10')).toThrow('--rate 10: no sensor can do 10 Hz.');
  });

  it('is possible for every make at its usual rate', () => {
    for (const {
      make,
      profile: { rates },
    } of THIRD_PARTY_MAKES)
      expect(new RateRequest().with(`${make}=${rates.defaultHz}`).of(make)).toBe(rates.defaultHz);
  });
});

describe('a rate that no source supports', () => {
  const start = (...args: string[]): Promise<unknown> => startCommand().exitOverride().parseAsync(args, { from: 'user' });
  const wishes = (...texts: string[]): RateRequest => texts.reduce((wish, text) => wish.with(text), new RateRequest());

  it('is rejected before anything is opened', async () => {
    const refusal = { code: 'KO_RATE_UNSUPPORTED', message: '--rate: a replay keeps the rates of its recording.' };
    await expect(start('--source', 'replay:/nowhere.db', '--rate', '50')).rejects.toMatchObject(refusal);
  });

  it.each([
    [['witmotion=50'], ['simulator', 'serial'], '--rate witmotion=50'],
    [['50', 'puck=104'], ['serial'], '--rate puck=104'],
    [['knees-out=52'], ['replay'], '--rate: a replay'],
  ] as const)('%j of %j', (texts, kinds, words) => {
    const sources = kinds.map((kind) => ({ kind }));
    expect(() => checkRate(wishes(...texts), sources)).toThrow(words);
  });

  it.each([
    [[], ['replay']],
    [['50'], ['simulator']],
    [['knees-out=52'], ['serial']],
    [['witmotion=50'], ['serial', 'ble']],
  ] as const)('valid: %j of %j', (texts, kinds) => {
    const sources = kinds.map((kind) => ({ kind }));
    expect(() => checkRate(wishes(...texts), sources)).not.toThrow();
  });
});
