/** Arguments for each case of an error, made up from the types that its message and hint declare: every alternative occurs once. */

import { join } from 'node:path';
import ts from 'typescript';

const WORDS = join(import.meta.dirname, '../../protocol/words/en');
const OPTIONS: ts.CompilerOptions = {
  strict: true,
  target: ts.ScriptTarget.ES2023,
  lib: ['lib.es5.d.ts'],
  types: [],
  module: ts.ModuleKind.NodeNext,
  allowImportingTsExtensions: true,
  skipLibCheck: true,
};

type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

export interface CaseArguments {
  /** Every combination of values of the arguments. */
  readonly samples: readonly (Readonly<Record<string, Json>> | undefined)[];
  /** Names of the arguments. */
  readonly names: readonly string[];
}

/** Of all cases that `file` of `protocol/words/en` exports as its only object. */
export function argumentsOfCases(file: string): Map<string, CaseArguments> {
  const path = join(WORDS, file);
  const program = ts.createProgram([path], OPTIONS);
  const checker = program.getTypeChecker();
  const [exported] = checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(path)!)!);
  const samples = new Sampler(checker);
  return new Map(
    checker
      .getTypeOfSymbol(exported!)
      .getProperties()
      .map((property) => [property.name, samples.ofCase(checker.getTypeOfSymbol(property))]),
  );
}

class Sampler {
  readonly #checker: ts.TypeChecker;

  constructor(checker: ts.TypeChecker) {
    this.#checker = checker;
  }

  /** @param words the type of `{ message, hint }`. */
  ofCase(words: ts.Type): CaseArguments {
    const declared = new Map<string, ts.Type>();
    for (const part of ['message', 'hint']) {
      const template = this.#checker.getTypeOfSymbol(words.getProperty(part)!);
      for (const { parameters } of template.getCallSignatures()) {
        for (const property of this.#checker.getTypeOfSymbol(parameters[0]!).getProperties()) {
          declared.set(property.name, this.#checker.getTypeOfSymbol(property));
        }
      }
    }
    const names = [...declared.keys()];
    if (names.length === 0) return { samples: [undefined], names };
    return { samples: product([...declared].map(([name, type]) => [name, this.#samplesOf(type, name)])), names };
  }

  #samplesOf(type: ts.Type, name: string): Json[] {
    if (type.isUnion()) return type.types.flatMap((each) => this.#samplesOf(each, name));
    if (type.isStringLiteral() || type.isNumberLiteral()) return [type.value];
    if (type.flags & ts.TypeFlags.String) return [`‹${name}›`, `‹other ${name}›`];
    if (type.flags & ts.TypeFlags.Number) return [7, 0, 1];
    if (type.flags & ts.TypeFlags.Null) return [null];
    if (type.flags & ts.TypeFlags.BooleanLiteral) return [this.#checker.typeToString(type) === 'true'];
    if (this.#checker.isArrayType(type)) {
      const [one, ...others] = this.#samplesOf(this.#checker.getTypeArguments(type as ts.TypeReference)[0]!, name);
      return [[one!, ...others.slice(0, 1)], [one!], ...others.map((other) => [other, other, other])];
    }
    if (type.flags & ts.TypeFlags.Object && type.getCallSignatures().length === 0) {
      const properties = type.getProperties().map((property): [string, Json[]] => {
        return [property.name, this.#samplesOf(this.#checker.getTypeOfSymbol(property), property.name)];
      });
      return combine(properties);
    }
    throw new Error(`${name}: ${this.#checker.typeToString(type)} is not JSON`);
  }
}

function product(properties: readonly [string, Json[]][]): Record<string, Json>[] {
  const [[name, values] = [undefined, []], ...others] = properties;
  if (name === undefined) return [{}];
  return product(others).flatMap((rest) => values.map((value) => ({ [name]: value, ...rest })));
}

/** The first value of each property together; then each other value of one property, with the first of the others. */
function combine(properties: readonly [string, Json[]][]): Record<string, Json>[] {
  const first = Object.fromEntries(properties.map(([name, values]) => [name, values[0]!]));
  return [first, ...properties.flatMap(([name, values]) => values.slice(1).map((value) => ({ ...first, [name]: value })))];
}
