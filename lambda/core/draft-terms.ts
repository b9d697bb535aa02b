import type { FoundPhrase, PhraseFinder } from './draft-phrases.ts';

/** One text about a section: the title or abstract of a reference it cites, or a paragraph of its own. */
export interface Passage {
  readonly text: string;
  /** Whose text it is: title and abstract of one article are one voice. */
  readonly source: string;
  /** How much one occurrence counts. */
  readonly weight: number;
}

/** A phrase that tells one group of texts from the others. */
export interface WeighedPhrase {
  readonly key: string;
  /** As most texts print it, in the singular where that is printed too. */
  readonly surface: string;
  readonly words: number;
  /** tf-idf of the group as one text against all groups. */
  readonly score: number;
  /** In how many of the group's texts it stands, and in how many of all. */
  readonly texts: number;
  readonly allTexts: number;
  /** How many times more often a text of the group has it than another. */
  readonly lift: number;
}

/** Counts of every phrase in every group of texts, to be asked for what is telling about a group. */
export interface PhraseCounts {
  /** The telling phrases of some groups taken as one, against all others but `aside`; best first. */
  readonly telling: (groups: readonly number[], aside?: readonly number[]) => readonly WeighedPhrase[];
  /** In how many texts of the groups (of all, without them) a phrase stands. */
  readonly texts: (key: string, groups?: readonly number[]) => number;
  /** How many texts the groups have. */
  readonly size: (groups: readonly number[]) => number;
  readonly surfaceOf: (key: string) => string | null;
  /** Whether it is printed with a capital wherever it stands: likely somebody's name. */
  readonly isName: (key: string) => boolean;
  readonly keys: () => readonly string[];
  readonly textCount: number;
}

interface Entry {
  readonly words: number;
  /** Group → weighted occurrences and number of texts. */
  readonly weight: Map<number, number>;
  /** Group → sources that have it. */
  readonly texts: Map<number, Set<string>>;
  readonly surfaces: Map<string, number>;
}

/** A phrase said again and again in one text is no surer than one said three times. */
const mostMentions = 3;

export function countPhrases(groups: readonly (readonly Passage[])[], finder: PhraseFinder): PhraseCounts {
  const entries = new Map<string, Entry>();
  const sizes = groups.map((group, number) => {
    for (const passage of group) addText(entries, finder.find(passage.text), passage, number);
    return Math.max(1, new Set(group.map(({ source }) => source)).size);
  });
  const textCount = sizes.reduce((sum, size) => sum + size, 0);
  const total = [...entries.values()].reduce((sum, { weight }) => sum + sumOf(weight), 0);
  const perGroup = total / Math.max(1, groups.length);

  return {
    textCount,
    size: (wanted) => wanted.reduce((sum, number) => sum + (groups[number]!.length === 0 ? 0 : sizes[number]!), 0),
    keys: () => [...entries.keys()],
    surfaceOf: (key) => (entries.has(key) ? surfaceOf(key, entries.get(key)!.surfaces) : null),
    isName: (key) =>
      [...(entries.get(key)?.surfaces.keys() ?? [])].every((surface) => /^\p{Lu}\p{Ll}+$/u.test(surface)),
    texts: (key, wanted) => (entries.has(key) ? sourcesOf(entries.get(key)!, wanted) : 0),
    telling(wanted, aside = []) {
      const set = new Set(wanted);
      const apart = new Set(aside);
      const others = groups.map((_, number) => number).filter((number) => !set.has(number) && !apart.has(number));
      const size = wanted.reduce((sum, number) => sum + sizes[number]!, 0);
      const otherSize = others.reduce((sum, number) => sum + sizes[number]!, 0);
      const weighed: WeighedPhrase[] = [];
      for (const [key, entry] of entries) {
        const tf = sumOf(entry.weight, wanted);
        if (tf === 0) continue;
        const texts = sourcesOf(entry, wanted);
        const elsewhere = sourcesOf(entry, others);
        // Half a text more: what was never seen elsewhere may still be there.
        const lift = otherSize === 0 ? 1 : texts / size / ((elsewhere + 0.5) / (otherSize + 0.5));
        // Class-based tf-idf: the group as one text, and log(1 + mean size of a group / frequency everywhere).
        const score = tf * Math.log(1 + perGroup / sumOf(entry.weight)) * lengthFactor(entry.words);
        const surface = surfaceOf(key, entry.surfaces);
        weighed.push({ key, surface, words: entry.words, score, texts, allTexts: sourcesOf(entry), lift });
      }
      return weighed.sort((a, b) => b.score - a.score || (a.key < b.key ? -1 : 1));
    },
  };
}

/** Two and three words say more exactly what is meant. */
function lengthFactor(words: number): number {
  return words === 1 ? 1 : 1.6;
}

function addText(
  entries: Map<string, Entry>,
  phrases: readonly FoundPhrase[],
  { weight, source }: Passage,
  group: number,
): void {
  const mentions = new Map<string, { count: number; phrase: FoundPhrase }>();
  for (const phrase of phrases) {
    const known = mentions.get(phrase.key) ?? { count: 0, phrase };
    known.count++;
    mentions.set(phrase.key, known);
    const entry = entries.get(phrase.key) ?? newEntry(phrase.words);
    entries.set(phrase.key, entry);
    entry.surfaces.set(phrase.surface, (entry.surfaces.get(phrase.surface) ?? 0) + 1);
  }
  for (const [key, { count }] of mentions) {
    const entry = entries.get(key)!;
    add(entry.weight, group, weight * Math.min(count, mostMentions));
    entry.texts.set(group, (entry.texts.get(group) ?? new Set()).add(source));
  }
}

function newEntry(words: number): Entry {
  return { words, weight: new Map(), texts: new Map(), surfaces: new Map() };
}

function add(counts: Map<number, number>, group: number, value: number): void {
  counts.set(group, (counts.get(group) ?? 0) + value);
}

/** An article cited in two groups speaks in both. */
function sourcesOf({ texts }: Entry, groups: readonly number[] = [...texts.keys()]): number {
  return groups.reduce((sum, group) => sum + (texts.get(group)?.size ?? 0), 0);
}

function sumOf(counts: ReadonlyMap<number, number>, groups?: readonly number[]): number {
  let sum = 0;
  if (groups) for (const group of groups) sum += counts.get(group) ?? 0;
  else for (const value of counts.values()) sum += value;
  return sum;
}

/** Small letters unless most texts write otherwise for a reason (`COVID-19`, `bioRxiv`, `T cell`); singular if printed. */
function surfaceOf(key: string, surfaces: ReadonlyMap<string, number>): string {
  const folded = new Map<string, number>();
  for (const [surface, count] of surfaces) {
    const form = surface.split(' ').map(quiet).join(' ');
    folded.set(form, (folded.get(form) ?? 0) + count);
  }
  const forms = [...folded].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([form]) => form);
  const singular = forms.find((form) => form.toLowerCase().replace(/[-\u2010\u2011]/g, ' ') === key);
  return singular ?? inSingular(forms[0] ?? key);
}

/** Where only the plural is printed: `journalists` → `journalist`; but `genetics` and `public relations` stay. */
export function inSingular(phrase: string): string {
  if (/(?:ics|etes|ens|ss|us|is|news|series|species|means|[A-Z\d]s)$/.test(phrase)) return phrase;
  if (/(?:relations|affairs|sciences|communications|humanities|arts|studies|rights)$/.test(phrase)) return phrase;
  if (/(?:oes|ches|shes|sses|xes)$/.test(phrase)) return phrase.slice(0, -2);
  return phrase.replace(/ies$/, 'y').replace(/(?<=[a-z]{3})s$/, '');
}

/** `Open` at the start of a sentence or in a title is `open`; what has capitals or digits further on is a name. */
function quiet(word: string): string {
  return /^\p{Lu}(?:[\p{Ll}-]+|\p{Ll}{4,}-?\d+)$/u.test(word) ? word.toLowerCase() : word;
}

/** Whether one phrase stands inside the other, word by word. */
export function isInside(inner: string, outer: string): boolean {
  return inner !== outer && ` ${outer} `.includes(` ${inner} `);
}
