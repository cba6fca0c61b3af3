/** All words that the page shows or speaks come from protocol/words, by code. */

import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const DASHBOARD = join(import.meta.dirname, '../../dashboard');
/** Attributes read or heard by people, of elements and of the page's own components. */
const READ_BY_PEOPLE = new Set([
  'aria-label',
  'aria-valuetext',
  'aria-description',
  'aria-roledescription',
  'title',
  'placeholder',
  'alt',
  'label',
  'brief',
  'words',
  'whole',
  'waiting',
  'text',
]);
const HAS_LETTERS = /\p{L}/u;

/** Texts that an expression can evaluate to, without those it only compares or passes to calls. */
function texts(node: ts.Node): string[] {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return [node.text];
  if (ts.isTemplateExpression(node)) {
    return [node.head.text, ...node.templateSpans.flatMap((span) => [span.literal.text, ...texts(span.expression)])];
  }
  if (ts.isConditionalExpression(node)) return [...texts(node.whenTrue), ...texts(node.whenFalse)];
  if (ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node) || ts.isAsExpression(node)) return texts(node.expression);
  if (ts.isArrayLiteralExpression(node)) return node.elements.flatMap(texts);
  if (!ts.isBinaryExpression(node)) return [];
  const { kind } = node.operatorToken;
  if (kind === ts.SyntaxKind.AmpersandAmpersandToken) return texts(node.right);
  const either = [ts.SyntaxKind.PlusToken, ts.SyntaxKind.BarBarToken, ts.SyntaxKind.QuestionQuestionToken];
  return either.includes(kind) ? [...texts(node.left), ...texts(node.right)] : [];
}

/** Texts written out in a file of the page, each with its line. */
function writtenOut(name: string, source: string): string[] {
  const file = ts.createSourceFile(name, source, ts.ScriptTarget.Latest, true, name.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS);
  const found: string[] = [];
  const note = (node: ts.Node, all: readonly string[]): void => {
    const line = file.getLineAndCharacterOfPosition(node.getStart()).line + 1;
    for (const text of all) if (HAS_LETTERS.test(text)) found.push(`${name}:${line} ${text.trim()}`);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node)) note(node, [node.text]);
    else if (ts.isJsxAttribute(node) && READ_BY_PEOPLE.has(node.name.getText())) {
      if (node.initializer !== undefined)
        note(node, texts(ts.isJsxExpression(node.initializer) ? (node.initializer.expression ?? node) : node.initializer));
    } else if (ts.isJsxExpression(node) && !ts.isJsxAttribute(node.parent)) {
      if (node.expression !== undefined) note(node, texts(node.expression));
    } else if (isDrawn(node)) {
      note(node, texts(node.arguments[0]!));
    } else if (isTickLabel(node)) {
      note(node, texts(node.body));
    } else if (ts.isStringLiteralLike(node) && isSentence(node)) note(node, [node.text]);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** `context.fillText(text, …)`: text on a canvas. */
function isDrawn(node: ts.Node): node is ts.CallExpression {
  return (
    ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && /^(fill|stroke)Text$/.test(node.expression.name.text)
  );
}

/** `callback: (value) => text`: the labels of a chart's axis. */
function isTickLabel(node: ts.Node): node is ts.ArrowFunction & { body: ts.Expression } {
  return (
    ts.isArrowFunction(node) && !ts.isBlock(node.body) && ts.isPropertyAssignment(node.parent) && node.parent.name.getText() === 'callback'
  );
}

/** Starts with a capital and has several words, and is neither a markup value nor part of an import. */
function isSentence(node: ts.StringLiteralLike): boolean {
  if (ts.isJsxAttribute(node.parent) || ts.isImportDeclaration(node.parent)) return false;
  return /^\p{Lu}\p{Ll}+ \p{L}{2}/u.test(node.text);
}

describe('the page', () => {
  const files = readdirSync(DASHBOARD, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));

  it('contains no texts of its own', () => {
    expect(files.length).toBeGreaterThan(50);
    expect(files.flatMap((file) => writtenOut(relative(DASHBOARD, file), readFileSync(file, 'utf8')))).toEqual([]);
  });
});

describe('the check', () => {
  it.each([
    ['text between tags', '<p>Stand still.</p>'],
    ['a label', '<button aria-label="Close" />'],
    ['a label put together', '<button aria-label={`${name} leg`} />'],
    ['one of two texts', "<p>{on ? 'Play' : 'Pause'}</p>"],
    ['a text that may be missing', "<p>{on && 'Play'}</p>"],
    ['a description', '<p aria-description="a chart" />'],
    ['text on a canvas', 'context.fillText(`cue ${deg}°`, x, y)'],
    ['a label of an axis', "const ticks = { callback: (value) => (value === 0 ? 'now' : value) }"],
    ['a sentence elsewhere', "notify('Nothing was changed.')"],
  ])('finds %s', (_, source) => {
    expect(writtenOut('page.tsx', source)).toHaveLength(source.includes('Pause') ? 2 : 1);
  });

  it('accepts references to words, markup, numbers and signs', () => {
    const source = `<p class="quiet" title={say('page-shell.close')} data-on={on ? 'yes' : 'no'}>{state === 'open' ? say('a.b') : '–'} {count}°</p>`;
    expect(writtenOut('page.tsx', source)).toEqual([]);
  });
});
