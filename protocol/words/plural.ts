/** The form of a phrase for a given number, by the language's own rules. */

type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

const rules = new Map<string, Intl.PluralRules>();

/** `plural('en', 2, { one: '1 strap', other: '2 straps' })` is `2 straps`. A missing form defaults to `other`. */
export function plural(language: string, count: number, forms: Forms): string {
  let rule = rules.get(language);
  if (rule === undefined) rules.set(language, (rule = new Intl.PluralRules(language)));
  return forms[rule.select(count)] ?? forms.other;
}
