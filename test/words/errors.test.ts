/** Errors in words: whole sentences that use all their arguments, each reported somewhere; docs/errors.md lists the codes. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { describe, expect, it } from 'vitest';
import { problemOf } from '../../host/errors.ts';
import { ERRORS, type ErrorCode } from '../../protocol/errors.ts';
import type { Problem } from '../../protocol/live/events.ts';
import { errors } from '../../protocol/words/en/errors.ts';
import { errorKinds } from '../../protocol/words/en/errors/kinds.ts';
import { terminalErrors } from '../../protocol/words/en/terminal-errors.ts';
import { renderProblem } from '../../protocol/words/problem.ts';
import { argumentsOfCases } from './error-samples.ts';

const ROOT = join(import.meta.dirname, '../..');
const problem = problemOf as (key: string, args?: unknown) => Problem;

const cases = new Map([...argumentsOfCases('errors.ts'), ...argumentsOfCases('terminal-errors.ts')]);
const rendered = [...cases].map(([key, { names, samples }]) => ({ key, names, samples, said: samples.map((args) => problem(key, args)) }));

/** The text of each source file below `folder`. */
function sources(folder: string): { path: string; text: string }[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => ({ path: join(entry.parentPath, entry.name), text: readFileSync(join(entry.parentPath, entry.name), 'utf8') }));
}

/** `docs/errors.md`. After a change: `npx vitest run --project unit test/words/errors.test.ts -u`. */
it('every error is documented as in the table', async () => {
  const rows = Object.entries(ERRORS).map(([code, { exitCode, status }]) => {
    const { meaning, remedy } = errorKinds[code as ErrorCode];
    return `| \`${code}\` | ${exitCode} | ${status} | ${meaning} | ${remedy} |`;
  });
  const page = `# Errors

Each error is one line: a stable code, what was wrong, and a hint that says what to do. On the command line the exit code is 2 for bad input and 1 for
a failure; over HTTP the answer is \`{ code, case, args, message, hint }\` with the status below, on the live socket an \`error\` event with the same
fields. Codes are never renamed or reused. \`case\` says which case of the code it is, and \`args\` what fills its message and hint, for a page in another
language; errors of older recordings have neither.

| code | exit | HTTP | means | what to do |
| ---- | ---- | ---- | ----- | ---------- |
${rows.join('\n')}
`;
  const options = await resolveConfig(import.meta.filename);
  await expect(await format(page, { ...options, parser: 'markdown' })).toMatchFileSnapshot('../../docs/errors.md');
});

describe('each case of an error', () => {
  it('is in one file of words only', async () => {
    const folder = join(ROOT, 'protocol/words/en/errors');
    const files = readdirSync(folder).filter((name) => name !== 'kinds.ts');
    const modules = await Promise.all(files.map(async (name) => (await import(join(folder, name))) as Record<string, unknown>));
    const objects = modules.flatMap((module) => Object.values(module)).filter((value): value is object => typeof value === 'object');
    const keys = objects.flatMap((words) => Object.keys(words));
    expect(keys.sort()).toEqual([...Object.keys(errors), ...Object.keys(terminalErrors)].sort());
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.sort()).toEqual([...cases.keys()].sort());
  });

  it('belongs to a code with a kind, and every code has a case', () => {
    expect([...new Set([...cases.keys()].map((key) => key.split('.')[0]))].sort()).toEqual(Object.keys(ERRORS).sort());
  });

  it('is said in whole sentences', () => {
    // A name, a number or an option may come first.
    const sentences = /^(\p{Lu}|\p{N}|‹|--|\/)[^]*[^.?][.?]$/u;
    const broken = rendered.flatMap(({ key, said }) =>
      said.flatMap(({ message, hint }) => [message, hint]).flatMap((text) => (sentences.test(text) ? [] : [`${key}: ${text}`])),
    );
    expect(broken).toEqual([]);
    expect(
      rendered.flatMap(({ said }) => said).filter(({ message, hint }) => /undefined|NaN|\[object| {2}|\.\./.test(message + hint)),
    ).toEqual([]);
  });

  it('uses every argument', () => {
    const unused = rendered.flatMap(({ key, names, samples, said }) =>
      names
        .filter((name) => {
          // What is said with different values of it, by the values of the other arguments.
          const others = new Map<string, Set<string>>();
          for (const [k, args] of samples.entries()) {
            const rest = JSON.stringify({ ...args, [name]: null });
            others.set(rest, (others.get(rest) ?? new Set()).add(wordsOf(said[k]!)));
          }
          return ![...others.values()].some((words) => words.size > 1);
        })
        .map((name) => `${key}: ${name}`),
    );
    expect(unused).toEqual([]);
  });

  it('is reported somewhere', () => {
    const text = sources('host')
      .map((file) => file.text)
      .join('\n');
    expect([...cases.keys()].filter((key) => !text.includes(`'${key}'`))).toEqual([]);
  });

  it('of an event is in words that a page has', () => {
    // Events of the line, the loop, the desk and the store's recorder reach every page.
    const reporting = /host\/(realtime|motion)\/|start\/desk|store\/(damage|failure|open|inspect|athletes|sessions|database)\.ts/;
    const text = sources('host')
      .filter(({ path }) => reporting.test(path))
      .map((file) => file.text)
      .join('\n');
    const reported = [...text.matchAll(/problemOf\(\s*'(KO_[^']+)'/g)].map(([, key]) => key!);
    expect(reported.length).toBeGreaterThan(15);
    expect(reported.filter((key) => !(key in errors))).toEqual([]);
  });

  it('reads the same on a page, which renders it from its case and arguments', () => {
    const foreign = rendered.flatMap(({ said }) => said).filter((each) => `${each.code}.${each.case}` in errors);
    expect(foreign.length).toBeGreaterThan(50);
    for (const each of foreign) {
      const received = JSON.parse(JSON.stringify({ ...each, message: '', hint: '' })) as Problem;
      expect(renderProblem(received)).toEqual({ message: each.message, hint: each.hint });
    }
  });
});

const wordsOf = ({ message, hint }: Problem): string => `${message} ${hint}`;

describe('a page', () => {
  it.each([
    ['without a case, of an older recording', {}],
    ['of a case that it does not know', { case: 'of-tomorrow', args: {} }],
    ['of a case that only the command line has', { case: 'rows', args: { path: 'a.csv' } }],
    ['with other arguments than it knows', { case: 'straps', args: {} }],
  ])('shows an error %s as received', (_, more) => {
    const words = { message: 'something was wrong', hint: 'Do something.' };
    expect(renderProblem({ code: 'KO_PLACE_TAKEN', ...words, ...more })).toEqual(words);
  });
});
