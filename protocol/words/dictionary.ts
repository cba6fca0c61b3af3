/** Finds and renders sentences by code and arguments, in the reader's language. One language is chosen for all dictionaries. */

/** The languages by their BCP 47 names. Every dictionary has all of them. */
const LANGUAGES = ['en'] as const;

export type Language = (typeof LANGUAGES)[number];

const isLanguage = (name: string): name is Language => (LANGUAGES as readonly string[]).includes(name);

/** English sentences by their codes: texts, and templates with arguments. */
type Catalogue = Readonly<Record<string, string | ((args: never) => string)>>;

/** The same codes as English, with the same arguments. */
export type Translated<English extends Catalogue> = {
  readonly [Code in keyof English]: English[Code] extends (args: infer Args) => string ? (args: Args) => string : string;
};

/** A sentence to be rendered; JSON. */
export type MessageOf<English extends Catalogue> = {
  [Code in keyof English]: English[Code] extends (args: infer Args) => string
    ? { readonly code: Code; readonly args: Args }
    : { readonly code: Code; readonly args?: undefined };
}[keyof English];

type Rest<Template> = Template extends (args: infer Args) => string ? [args: Args] : [];

interface Dictionary<English extends Catalogue> {
  /** The sentence `code` with its arguments, in the chosen language. */
  readonly say: <Code extends keyof English>(code: Code, ...args: Rest<English[Code]>) => string;
  /** A sentence reported by a stage, in the chosen language. An unknown one, reported by a newer station, is shown as its code. */
  readonly render: (message: MessageOf<English>) => string;
  /** The same, always in English: for files and JSON. */
  readonly renderEnglish: (message: MessageOf<English>) => string;
}

let chosen: Language = 'en';

/** From now on renders in the first available language of `wanted` (`de-CH` and `de_CH.UTF-8` are `de`), or in English where there is none. */
export function chooseLanguage(wanted: readonly string[]): void {
  chosen = wanted.map((name) => name.split(/[-_.]/)[0]!.toLowerCase()).find(isLanguage) ?? 'en';
}

export const chosenLanguage = (): Language => chosen;

export function createDictionary<English extends Catalogue>(
  languages: Readonly<Record<Language, Translated<English>>>,
): Dictionary<English> {
  const sayIn = (language: Language, code: keyof English, args: unknown): string => {
    const template: string | ((args: never) => string) = languages[language][code];
    return typeof template === 'string' ? template : template(args as never);
  };
  const renderIn = (language: Language, { code, args }: MessageOf<English>): string =>
    Object.hasOwn(languages.en, code) ? sayIn(language, code, args) : String(code);
  return {
    say: (code, ...args) => sayIn(chosenLanguage(), code, args[0]),
    render: (message) => renderIn(chosenLanguage(), message),
    renderEnglish: (message) => renderIn('en', message),
  };
}
