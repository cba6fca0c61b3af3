/** A sentence's code begins with its topic: one per file, and no two files share one. */

import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, it } from 'vitest';

const FOLDER = join(import.meta.dirname, '../../protocol/words/en');
/** Only combine topics. */
const TOGETHER = ['page.ts', 'terminal.ts'];
/** Errors are found by their codes: see errors.test.ts. */
const ERRORS = /errors/;

it('each file of sentences has a topic of its own', async () => {
  const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.ts') && !TOGETHER.includes(basename(name)) && !ERRORS.test(name),
  );
  const topics = await Promise.all(
    files.map(async (name) => {
      const exported = Object.entries((await import(join(FOLDER, name))) as Record<string, object>);
      // Tables used to build sentences have names in capitals.
      const codes = exported.filter(([constant]) => !/^[A-Z]/.test(constant)).flatMap(([, sentences]) => Object.keys(sentences));
      expect(codes, name).not.toEqual([]);
      return [...new Set(codes.map((code) => code.split('.', 1)[0]))].join(' and ');
    }),
  );
  expect(topics.filter((topic) => topic.includes(' and '))).toEqual([]);
  expect(new Set(topics).size).toBe(files.length);
});
