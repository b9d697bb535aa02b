import { type ArticleRecord, abstractText } from './article-record.ts';
import { Ledger, type Saying, type TopicEvidence } from './filing-ledger.ts';
import { definitionAt, isMeant, type Mention, readMentions, uncovered, within } from './filing-mentions.ts';
import type { FilingRules } from './filing-rules.ts';
import type { Abbreviation, Vocabulary } from './filing-vocabulary.ts';

/** What an article says about the field and about each topic. */
export interface Evidence {
  /** It has a word of the field and speaks of at least one of its sides. */
  readonly inField: boolean;
  /** How often words of the field are said; a title, keyword or MeSH heading counts as two. */
  readonly gate: number;
  /** The same for the words of each facet of the field, by position. */
  readonly facets: readonly number[];
  /** Topics with any evidence at all, in outline order. */
  readonly topics: readonly TopicEvidence[];
}

interface ReadText {
  readonly kind: 'title' | 'abstract' | 'keyword';
  readonly text: string;
  readonly all: readonly Mention[];
  readonly standing: readonly Mention[];
}

/** Reads title, keywords, abstract and MeSH headings once each. */
export function gatherEvidence(vocabulary: Vocabulary, record: ArticleRecord, rules: FilingRules): Evidence {
  const texts = readTexts(vocabulary, record);
  const ledger = new Ledger(rulesForTitle(rules, record.title));
  const company = new Company(vocabulary, texts);

  for (const saying of sayingsIn(texts)) {
    const { terms, hints, excludes, abbreviations } = vocabulary.meanings[saying.phrase]!;
    for (const topic of terms) ledger.said(topic, saying, true);
    for (const topic of hints) ledger.said(topic, saying, false);
    for (const topic of excludes) ledger.against(topic, saying);
    for (const entry of abbreviations) {
      if (company.speaksFor(entry, saying.phrase)) ledger.said(entry.topic, saying, true);
    }
  }
  for (const heading of record.mesh) {
    const meaning = vocabulary.mesh.get(heading.ui) ?? vocabulary.mesh.get(heading.name.toLowerCase());
    if (meaning === undefined) continue;
    for (const topic of meaning.deciding) ledger.heading(topic, heading, true);
    for (const topic of meaning.supporting) ledger.heading(topic, heading, false);
  }
  const topics = ledger.topics();
  const { gate, facets } = fieldStrength(vocabulary, record, texts);
  const ofTopics = vocabulary.facetTopics.some((members) =>
    topics.some(({ topic, decides, score }) => decides && score > 0 && members.has(topic)),
  );
  const hasSide = facets.length === 0 || ofTopics || facets.some((strength) => strength > 0);
  return { inField: gate >= leastGate(record) && hasSide, gate, facets, topics };
}

/** One word of cancer in passing does not make a cancer paper, unless there is little more than a title. */
function leastGate(record: ArticleRecord): number {
  return record.abstract.reduce((length, { text }) => length + text.length, 0) < 400 ? 1 : 2;
}

function readTexts(vocabulary: Vocabulary, record: ArticleRecord): readonly ReadText[] {
  return [
    readText(vocabulary, 'title', record.title),
    ...record.keywords.map((keyword) => readText(vocabulary, 'keyword', keyword)),
    readText(vocabulary, 'abstract', abstractText(record)),
  ];
}

function readText(vocabulary: Vocabulary, kind: ReadText['kind'], text: string): ReadText {
  const all = readMentions(vocabulary, text);
  return { kind, text, all, standing: uncovered(vocabulary, all) };
}

/** What stands in each field (the keywords are one), each phrase once, in the order of the texts. */
function sayingsIn(texts: readonly ReadText[]): readonly Saying[] {
  const sayings: Saying[] = [];
  let inField = new Map<number, Saying>();
  for (const [at, { kind, text, standing }] of texts.entries()) {
    if (at > 0 && kind !== texts[at - 1]!.kind) inField = new Map();
    for (const { phrase, start, end } of standing) {
      const known = inField.get(phrase);
      if (known !== undefined) {
        known.count++;
        continue;
      }
      const saying = { kind, phrase, text: text.slice(start, end), count: 1 };
      inField.set(phrase, saying);
      sayings.push(saying);
    }
  }
  return sayings;
}

/** What an article says of its ambiguous abbreviations. */
class Company {
  readonly #vocabulary: Vocabulary;
  readonly #texts: readonly ReadText[];
  #present: ReadonlySet<number> | null = null;

  constructor(vocabulary: Vocabulary, texts: readonly ReadText[]) {
    this.#vocabulary = vocabulary;
    this.#texts = texts;
  }

  /** Whether an abbreviation (a phrase of the vocabulary) means the topic of this entry. */
  speaksFor(entry: Abbreviation, phrase: number): boolean {
    this.#present ??= new Set(this.#texts.flatMap(({ all }) => all.map((mention) => mention.phrase)));
    return isMeant(entry, this.#definition(entry, phrase), this.#present);
  }

  /** Where the article itself says what an abbreviation means; the first place that does decides. */
  #definition({ topic }: Abbreviation, phrase: number): 'ours' | 'foreign' | 'none' {
    const { meanings } = this.#vocabulary;
    const entry = meanings[phrase]!.abbreviations.find((one) => one.topic === topic);
    const isOwnWord = (other: number) => {
      const { terms, hints } = meanings[other]!;
      return terms.includes(topic) || hints.includes(topic) || (entry?.needsAny.includes(other) ?? false);
    };
    for (const { text, all } of this.#texts) {
      // It is defined where it first stands, or not at all.
      for (const mention of all.filter((one) => one.phrase === phrase).slice(0, 5)) {
        const definition = definitionAt(text, mention, isOwnWord, all);
        if (definition !== 'none') return definition;
      }
    }
    return 'none';
  }
}

/**
 * A title is chosen word by word; where a source has none, the first sentence of the abstract often stands in its place,
 * and says things by the way. By the square of its length, because sentences begin where titles end.
 */
function rulesForTitle(rules: FilingRules, title: string): FilingRules {
  if (title.length <= rules.titleLength) return rules;
  const share = (rules.titleLength / title.length) ** 2;
  return { ...rules, title: Math.max(1, rules.title * share), titleCap: Math.max(1, rules.titleCap * share) };
}

/** How often words of the field are said, and those of each of its facets. */
function fieldStrength(
  vocabulary: Vocabulary,
  record: ArticleRecord,
  texts: readonly ReadText[],
): { readonly gate: number; readonly facets: readonly number[] } {
  const strength = { gate: 0, facets: vocabulary.facets.map(() => 0) };
  for (const { kind, all } of texts) addStrength(vocabulary, all, kind === 'abstract' ? 1 : 2, strength);
  for (const { ui, name } of record.mesh) {
    addStrength(vocabulary, readMentions(vocabulary, name), 2, strength);
    const meaning = vocabulary.mesh.get(ui);
    if (meaning === undefined) continue;
    if (meaning.gate) strength.gate += 2;
    for (const facet of meaning.facets) strength.facets[facet]! += 2;
  }
  return strength;
}

function addStrength(
  { meanings, facetTopics }: Vocabulary,
  mentions: readonly Mention[],
  worth: number,
  strength: { gate: number; readonly facets: number[] },
): void {
  if (!mentions.some(({ phrase }) => meanings[phrase]!.gate || meanings[phrase]!.facets.length > 0)) return;
  const isExcepted = within(mentions.filter(({ phrase }) => meanings[phrase]!.gateExcept));
  // `T cell stemness` is no word of cancer stem cells, though `stemness` is.
  const isOther = facetTopics.map((topics) =>
    within(mentions.filter(({ phrase }) => meanings[phrase]!.excludes.some((topic) => topics.has(topic)))),
  );
  for (const mention of mentions) {
    const { gate, facets } = meanings[mention.phrase]!;
    if (gate && !isExcepted(mention)) strength.gate += worth;
    for (const facet of facets) if (!isOther[facet]!(mention)) strength.facets[facet]! += worth;
  }
}
