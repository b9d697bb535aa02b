/** An abbreviation and the words it stands for, as a text defines it: `open access (OA)`. */
export interface Definition {
  readonly abbreviation: string;
  readonly longForm: string;
}

/**
 * The abbreviations a text defines in brackets. The long form is found as Schwartz and Hearst (2003) do: backwards, each
 * letter of the abbreviation in turn, the first one at the start of a word, within min(n + 5, 2n) words.
 */
export function definitionsIn(text: string): readonly Definition[] {
  const found = new Map<string, Definition>();
  for (const match of text.matchAll(/\(([\p{L}\p{N}][\p{L}\p{N}/+-]{1,9})(?:[,;][^()]*)?\)/gu)) {
    const abbreviation = match[1]!.replace(/(?<=[\p{Lu}\d])s$/u, '');
    // At least two capitals: a word in brackets is no abbreviation.
    if ((abbreviation.match(/\p{Lu}/gu)?.length ?? 0) < 2 || found.has(abbreviation)) continue;
    const longForm = longFormOf(abbreviation, text.slice(Math.max(0, match.index - 160), match.index));
    if (longForm !== null) found.set(abbreviation, { abbreviation, longForm });
  }
  return [...found.values()];
}

function longFormOf(abbreviation: string, before: string): string | null {
  const letters = [...abbreviation.toLowerCase()].filter((letter) => /[\p{L}\p{N}]/u.test(letter));
  const words = before
    .replace(/^.*[.;:()]\s/s, '')
    .trimEnd()
    .split(/\s+/);
  const most = Math.min(letters.length + 5, letters.length * 2);
  const near = words.slice(-most).join(' ');
  const lower = near.toLowerCase();
  let at = lower.length;
  for (let index = letters.length - 1; index >= 0; index--) {
    do at--;
    while (
      at >= 0 &&
      (lower[at] !== letters[index] || (index === 0 && at > 0 && /[\p{L}\p{N}]/u.test(lower[at - 1]!)))
    );
    if (at < 0) return null;
  }
  const printed = near.slice(at).replace(/\s+/g, ' ').trim();
  // `Cancer-associated` at the start of a sentence.
  const longForm = /^\p{Lu}\p{Ll}/u.test(printed) ? printed.charAt(0).toLowerCase() + printed.slice(1) : printed;
  const isReal = longForm.length > abbreviation.length + 1 && /\s|-/.test(longForm) && !/[()]/.test(longForm);
  return isReal ? longForm : null;
}

/** Replaces every defined abbreviation that stands for itself (with a plural s or as a compound's part) by its long form. */
export function expandAbbreviations(definitions: readonly Definition[]): (text: string) => string {
  const longForms = new Map(definitions.map(({ abbreviation, longForm }) => [abbreviation, longForm]));
  if (longForms.size === 0) return (text) => text;
  const names = [...longForms.keys()].map((name) => name.replace(/[/+]/g, '\\$&')).sort((a, b) => b.length - a.length);
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(${names.join('|')})(s)?(?![\\p{L}\\p{N}])`, 'gu');
  const defined = new RegExp(`\\s*\\((?:${names.join('|')})s?\\)`, 'gu');
  return (text) =>
    text
      // `open access (OA)`: once is enough.
      .replace(defined, '')
      .replace(pattern, (_, name: string, plural = '') => {
        const longForm = longForms.get(name)!;
        return longForm.endsWith('s') ? longForm : longForm + plural;
      });
}
