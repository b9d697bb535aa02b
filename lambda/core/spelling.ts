/**
 * One word, all the ways it is printed: British and American spelling, singular and plural. Worked out once, when phrases
 * are compiled, so that reading a text needs no rewriting at all.
 */

/** The form that stands for a word in every spelling: American, singular, lower case. `tumours` → `tumor`. */
export function canonicalWord(word: string): string {
  const lower = word.toLowerCase();
  const singular = irregularSingular.get(lower) ?? singularOf(lower);
  return american(singular);
}

/** Every printed form of a canonical word, itself first. `tumor` → tumor, tumour, tumors, tumours. */
export function printedForms(canonical: string): readonly string[] {
  const forms = [canonical, ...british(canonical)];
  for (let i = 0, singulars = forms.length; i < singulars; i++) {
    const singular = forms[i] as string;
    const plural = irregularPlural.get(singular) ?? pluralOf(singular);
    if (plural !== null && !invariable.has(plural)) forms.push(plural);
  }
  return forms;
}

/** Greek letters by their code unit, as their English names; µ (micro sign) and the variant forms ϕ and ϵ included. */
export const greekNames: ReadonlyMap<number, string> = new Map(
  [...'αβγδεζηθικλμνξοπρστυφχψω', ...'ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ'].map((letter, index) => [
    letter.charCodeAt(0),
    greekAlphabet()[index % 24] as string,
  ]),
);

function greekAlphabet(): readonly string[] {
  return (
    'alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon phi chi psi ' +
    'omega'
  ).split(' ');
}

const irregular: readonly (readonly [string, string])[] = [
  ['metastasis', 'metastases'],
  ['analysis', 'analyses'],
  ['hypothesis', 'hypotheses'],
  ['diagnosis', 'diagnoses'],
  ['mouse', 'mice'],
];
const irregularSingular = new Map(irregular.map(([singular, plural]) => [plural, singular]));
const irregularPlural = new Map(irregular.map(([singular, plural]) => [singular, plural]));

/** `news` is no plural of `new`. */
const invariable = new Set(['news', 'series', 'species']);

function singularOf(word: string): string {
  if (invariable.has(word)) return word;
  if (word.length < 4 || !word.endsWith('s') || /(?:ss|us|is|os)$/.test(word)) return word;
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  return /(?:uses|sses|xes)$/.test(word) ? word.slice(0, -2) : word.slice(0, -1);
}

function pluralOf(word: string): string | null {
  if (word < 'a') return null; // digits
  if (/[^aeiou]y$/.test(word)) return `${word.slice(0, -1)}ies`;
  return /(?:s|x)$/.test(word) ? `${word}es` : `${word}s`;
}

/** British part, American part; `$` ends a word. In the order they are tried, each at most once a word. */
const spellings: readonly (readonly [string, string])[] = [
  ['tumour', 'tumor'],
  ['leukaem', 'leukem'],
  ['anaem', 'anem'],
  ['ischaem', 'ischem'],
  ['haemat', 'hemat'],
  ['haemo', 'hemo'],
  ['oestr', 'estr'],
  ['oesoph', 'esoph'],
  ['oedema', 'edema'],
  ['paediatr', 'pediatr'],
  ['gynaec', 'gynec'],
  ['foet', 'fet'],
  ['leucocyt', 'leukocyt'],
  ['signall', 'signal'],
  ['modell', 'model'],
  ['labell', 'label'],
  ['colour', 'color'],
  ['behaviour', 'behavior'],
  ['neighbour', 'neighbor'],
  ['sulph', 'sulf'],
  ['fibre', 'fiber'],
  ['centre', 'center'],
  ['defence', 'defense'],
  ['ageing$', 'aging$'],
  ['programme$', 'program$'],
  ['isation', 'ization'],
  ['ising$', 'izing$'],
  ['ised$', 'ized$'],
  ['ise$', 'ize$'],
  ['ysing$', 'yzing$'],
  ['ysed$', 'yzed$'],
  ['yse$', 'yze$'],
];

/** `signal` is American for `signall` only before a vowel: `signalling`, but never `signalls`. */
const doubled = new Set(['signal', 'model', 'label']);

/** Most words have one spelling: looked up before the rules are tried one by one. */
const anyBritish = anyPart(spellings.map(([from]) => from));
const anyAmerican = anyPart(spellings.map(([, to]) => to));

function anyPart(parts: readonly string[]): RegExp {
  return new RegExp(parts.join('|'));
}

function american(word: string): string {
  if (!anyBritish.test(word)) return word;
  return spellings.reduce((form, [from, to]) => replacePart(form, from, to), word);
}

function british(word: string): readonly string[] {
  if (!anyAmerican.test(word)) return [];
  return spellings.flatMap(([to, from]) => {
    if (doubled.has(from) && !/(?:ing|ed)$/.test(word)) return [];
    const form = replacePart(word, from, to);
    return form === word ? [] : [form];
  });
}

function replacePart(word: string, from: string, to: string): string {
  if (from.endsWith('$')) {
    const ending = from.slice(0, -1);
    return word.endsWith(ending) ? word.slice(0, -ending.length) + to.slice(0, -1) : word;
  }
  const at = word.indexOf(from);
  // `signalling` holds `signal` as well: without this the British form would be doubled twice.
  return at < 0 || word.startsWith(to, at) ? word : word.slice(0, at) + to + word.slice(at + from.length);
}
