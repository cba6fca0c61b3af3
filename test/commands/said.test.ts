/** The command line contains no sentences of its own: all come from protocol/words. */

import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const HOST = join(import.meta.dirname, '../../host');
/** Not for people, or to be typed as it is. */
const ALLOWED = [
  // How an SQLite file begins.
  /^SQLite format 3\0$/,
  // What socat prints.
  /^(PTY is|starting data transfer loop|is at EOF)$/,
  // Command lines.
  /^ *(knees-out |--)/,
];

/** Texts of two words or more, each with its line. */
function sentences(name: string, source: string): string[] {
  const file = ts.createSourceFile(name, source, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const text = ts.isStringLiteralLike(node)
      ? node.text
      : ts.isTemplateExpression(node)
        ? [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('…')
        : '';
    if (/\p{L}{2,},? \p{L}{2,}/u.test(text) && !ALLOWED.some((allowed) => allowed.test(text))) {
      found.push(`${name}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1} ${text}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

describe('the command line', () => {
  const files = readdirSync(join(HOST, 'commands'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name));

  it('contains no texts of its own', () => {
    expect(files.length).toBeGreaterThan(20);
    expect([join(HOST, 'main.ts'), ...files].flatMap((file) => sentences(relative(HOST, file), readFileSync(file, 'utf8')))).toEqual([]);
  });
});

describe('the check', () => {
  it.each(["print('No sensor in reach.')", 'print(`${count} repetitions, done`)', "const HINT = 'Try again';"])('finds %s', (source) => {
    expect(sentences('x.ts', source)).toHaveLength(1);
  });

  it('accepts references to words, options and command lines', () => {
    const source = "option('--seed <n>', say('simulate.option.seed')); print(`  knees-out start ${path}`);";
    expect(sentences('x.ts', source)).toEqual([]);
  });
});
