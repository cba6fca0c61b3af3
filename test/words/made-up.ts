/** A made-up language: English with accents, each sentence in brackets, so that a text from elsewhere stands out. */

const ACCENTS: Readonly<Record<string, string>> = { a: 'á', e: 'é', i: 'í', o: 'ó', u: 'ú', A: 'Á', E: 'É', I: 'Í', O: 'Ó', U: 'Ú' };

type Template = string | ((args: never) => string);

const alter = (text: string): string => `⟦${text.replace(/[aeiou]/gi, (letter) => ACCENTS[letter]!)}⟧`;

/** The same catalogue in the made-up language. */
export function makeUp<Catalogue extends Readonly<Record<string, Template>>>(english: Catalogue): Catalogue {
  const altered = Object.entries(english).map(([code, template]): [string, Template] => [
    code,
    typeof template === 'string' ? alter(template) : (args) => alter(template(args)),
  ]);
  return Object.fromEntries(altered) as Catalogue;
}

/** The same errors in the made-up language. */
export function makeUpErrors<Errors extends Readonly<Record<string, { message: Template; hint: Template }>>>(english: Errors): Errors {
  return Object.fromEntries(Object.entries(english).map(([code, { message, hint }]) => [code, makeUp({ message, hint })])) as Errors;
}

/** What is not within the brackets of a sentence. A sentence that was cut leaves a bracket. */
export function outsideSentences(text: string): string {
  let rest = text;
  for (let before = ''; before !== rest;) {
    before = rest;
    rest = rest.replace(/⟦[^⟦⟧]*⟧/g, ' ');
  }
  return rest;
}
