/** The language of the command line: that of the environment's locale. */

/** As POSIX decides: the first of these that is set, even where it names no language (`C`); names for `chooseLanguage`. */
export function wantedLanguages({ LC_ALL, LC_MESSAGES, LANG }: NodeJS.ProcessEnv): readonly string[] {
  const locale = [LC_ALL, LC_MESSAGES, LANG].find((name) => name !== undefined && name !== '');
  return locale === undefined ? [] : [locale];
}
