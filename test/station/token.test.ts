/** The stored token for other machines: always complete, always strong, and unchanged as long as it is both. */

import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { keepToken } from '../../host/station/token.ts';
import { temporaryFolder } from '../store/fixtures.ts';

describe('the token of a station', () => {
  it('is created once, strong, readable by its owner only, and stored', () => {
    const folder = join(temporaryFolder(), 'new');
    const replaced: string[] = [];
    const token = keepToken(folder, (file) => replaced.push(file));
    expect(Buffer.from(token, 'base64url')).toHaveLength(16);
    expect(keepToken(folder, (file) => replaced.push(file))).toBe(token);
    expect(replaced).toEqual([]);
    expect(readdirSync(folder)).toEqual(['token']);
    expect(statSync(join(folder, 'token')).mode & 0o077).toBe(0);
  });

  it.each([
    ['empty', ''],
    ['a line end', '\n'],
    ['short', 'abcdef\n'],
    ['cut off by one character', 'A'.repeat(21)],
    ['zeros, as a crash can leave', '\0'.repeat(23)],
    ['no token', '<!doctype html><title>not a token at all</title>'],
  ])('is recreated when the file is %s, which is reported', (_, content) => {
    const folder = temporaryFolder();
    const file = join(folder, 'token');
    writeFileSync(file, content);
    const replaced: string[] = [];
    const token = keepToken(folder, (which) => replaced.push(which));
    expect(Buffer.from(token, 'base64url')).toHaveLength(16);
    expect(replaced).toEqual([file]);
    expect(readFileSync(file, 'utf8').trim()).toBe(token);
    expect(readdirSync(folder)).toEqual(['token']);
  });

  it('may be chosen by its owner, if it is long enough', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'token'), `chosen-by-the-owner-of-the-gym\n`);
    expect(keepToken(folder)).toBe('chosen-by-the-owner-of-the-gym');
  });

  it('is not used unless it can be stored', () => {
    expect(() => keepToken('/dev/null/folder')).toThrow(expect.objectContaining({ code: 'KO_STORE_FAILED' }) as Error);
  });
});
