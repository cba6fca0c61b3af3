/** Every sentence of both catalogues, with its arguments as TypeScript knows them, rendered with samples of these. */

import { join } from 'node:path';
import ts from 'typescript';
import { en } from '../../protocol/words/en.ts';
import { terminal } from '../../protocol/words/en/terminal.ts';

const WORDS = join(import.meta.dirname, '../../protocol/words');
/** At most this many combinations of a sentence's arguments. */
const MOST = 400;

export interface Sentence {
  readonly code: string;
  /** Arguments that are declared. */
  readonly declared: readonly string[];
  /** Arguments that were read for some combination of samples. */
  readonly used: ReadonlySet<string>;
  /** The sentence for each combination of samples. */
  readonly rendered: readonly string[];
}

/** Both catalogues. */
export function allSentences(): Sentence[] {
  const files = [join(WORDS, 'en.ts'), join(WORDS, 'en/terminal.ts')];
  const program = ts.createProgram(files, {
    ...{ strict: true, noEmit: true, allowImportingTsExtensions: true, skipLibCheck: true, types: [] },
    ...{ target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext },
  });
  const checker = program.getTypeChecker();
  const catalogues: [string, string, Readonly<Record<string, unknown>>][] = [
    [files[0]!, 'en', en],
    [files[1]!, 'terminal', terminal],
  ];
  return catalogues.flatMap(([file, name, catalogue]) => {
    const source = program.getSourceFile(file)!;
    const exported = checker.getExportsOfModule(checker.getSymbolAtLocation(source)!).find((symbol) => symbol.name === name)!;
    const type = checker.getTypeOfSymbolAtLocation(exported, source);
    return Object.entries(catalogue).map(([code, template]) => sentenceOf(code, template, type.getProperty(code)!, checker, source));
  });
}

function sentenceOf(code: string, template: unknown, symbol: ts.Symbol, checker: ts.TypeChecker, at: ts.Node): Sentence {
  if (typeof template !== 'function') return { code, declared: [], used: new Set(), rendered: [String(template)] };
  const [signature] = checker.getTypeOfSymbolAtLocation(symbol, at).getCallSignatures();
  const type = checker.getTypeOfSymbolAtLocation(signature!.parameters[0]!, at);
  const used = new Set<string>();
  const rendered = samplesOf(type, checker, at).map((sample) => {
    const watched = new Proxy(sample as object, {
      get: (target, key) => {
        used.add(String(key));
        return Reflect.get(target, key) as unknown;
      },
    });
    return String((template as (args: unknown) => unknown)(watched));
  });
  return { code, declared: checker.getPropertiesOfType(type).map(({ name }) => name), used, rendered };
}

/** Values of a type: all of a union, several numbers, each property in combination with the others. */
function samplesOf(type: ts.Type, checker: ts.TypeChecker, at: ts.Node): unknown[] {
  if (type.isUnion()) return type.types.flatMap((each) => samplesOf(each, checker, at));
  if (type.isStringLiteral() || type.isNumberLiteral()) return [type.value];
  if (type.flags & ts.TypeFlags.Null) return [null];
  if (type.flags & ts.TypeFlags.Undefined) return [undefined];
  if (type.flags & ts.TypeFlags.BooleanLiteral) return [checker.typeToString(type) === 'true'];
  if (type.flags & ts.TypeFlags.Number) return [0, 1, 2];
  if (type.flags & ts.TypeFlags.String) return ['Sample'];
  if (checker.isArrayType(type) || checker.isTupleType(type)) {
    const elements = samplesOf(checker.getTypeArguments(type as ts.TypeReference)[0]!, checker, at);
    return [[], elements.slice(0, 1), elements];
  }
  if (!(type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection))) throw new Error(`no samples of ${checker.typeToString(type)}`);
  let samples: object[] = [{}];
  for (const property of checker.getPropertiesOfType(type)) {
    const values = samplesOf(checker.getTypeOfSymbolAtLocation(property, at), checker, at);
    samples = samples.flatMap((sample) => values.map((value) => ({ ...sample, [property.name]: value })));
    // Of too many combinations, an even choice that still contains each value.
    if (samples.length > MOST) samples = samples.filter((_, k) => k % Math.ceil(samples.length / MOST) === 0);
  }
  return samples;
}
