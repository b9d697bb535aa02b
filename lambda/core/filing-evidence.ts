import { type ArticleRecord, abstractText } from './article-record.ts';
import { definitionAt, isMeant, type Mention, readMentions, uncovered, within } from './filing-mentions.ts';
import type { FilingRules } from './filing-rules.ts';
import type { Meaning, Vocabulary } from './filing-vocabulary.ts';

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

export interface TopicEvidence {
  readonly topic: number;
  readonly score: number;
  /** Some of it decides; hints and generic MeSH headings alone do not. */
  readonly decides: boolean;
  readonly items: readonly EvidenceItem[];
}

export interface EvidenceItem {
  readonly kind: 'title' | 'abstract' | 'keyword' | 'mesh';
  /** As it stands in the article at its first mention. */
  readonly text: string;
  readonly count: number;
  readonly major: boolean;
  readonly weight: number;
  /** A term or a heading that decides; hints and generic headings only support. */
  readonly deciding: boolean;
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
  const ledger = createLedger(vocabulary, rulesForTitle(rules, record.title));
  const present = new Set(texts.flatMap(({ all }) => all.map(({ phrase }) => phrase)));
  const definitions = createDefinitions(vocabulary, texts);

  for (const { kind, text, standing } of texts) {
    for (const { phrase, start, end } of standing) {
      const meaning = vocabulary.meanings[phrase]!;
      const words = text.slice(start, end);
      for (const topic of meaning.terms) ledger.mention(topic, phrase, kind, words, true);
      for (const topic of meaning.hints) ledger.mention(topic, phrase, kind, words, false);
      for (const topic of meaning.excludes) ledger.against(topic, kind);
      for (const entry of meaning.abbreviations) {
        if (isMeant(entry, definitions(phrase, entry.topic), present)) {
          ledger.mention(entry.topic, phrase, kind, words, true);
        }
      }
    }
  }
  for (const heading of record.mesh) {
    const meaning = vocabulary.mesh.get(heading.ui) ?? vocabulary.mesh.get(heading.name.toLowerCase());
    for (const topic of meaning?.deciding ?? []) ledger.heading(topic, heading, true);
    for (const topic of meaning?.supporting ?? []) ledger.heading(topic, heading, false);
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
  const sources: (readonly ['title' | 'abstract' | 'keyword', string])[] = [
    ['title', record.title],
    ...record.keywords.map((keyword) => ['keyword', keyword] as const),
    ['abstract', abstractText(record)],
  ];
  return sources.map(([kind, text]) => {
    const all = readMentions(vocabulary, text);
    return { kind, text, all, standing: uncovered(vocabulary, all) };
  });
}

/** Where the article itself says what an abbreviation means; the first place that does decides. */
function createDefinitions(vocabulary: Vocabulary, texts: readonly ReadText[]) {
  const found = new Map<string, 'ours' | 'foreign' | 'none'>();
  return (phrase: number, topic: number) => {
    const key = `${phrase}:${topic}`;
    const known = found.get(key);
    if (known) return known;
    const entry = vocabulary.meanings[phrase]!.abbreviations.find((one) => one.topic === topic);
    const isOwnWord = (other: number) => {
      const { terms, hints } = vocabulary.meanings[other]!;
      return terms.includes(topic) || hints.includes(topic) || (entry?.needsAny.includes(other) ?? false);
    };
    let definition: 'ours' | 'foreign' | 'none' = 'none';
    for (const { text, all } of texts) {
      // It is defined where it first stands, or not at all.
      for (const mention of all.filter((one) => one.phrase === phrase).slice(0, 5)) {
        if (definition === 'none') definition = definitionAt(text, mention, isOwnWord, all);
      }
    }
    found.set(key, definition);
    return definition;
  };
}

interface Account {
  readonly items: Map<string, { -readonly [K in keyof EvidenceItem]: EvidenceItem[K] }>;
  against: number;
}

/** Adds up what speaks for and against each topic. */
function createLedger(vocabulary: Vocabulary, rules: FilingRules) {
  const accounts = new Map<number, Account>();
  const account = (topic: number): Account => {
    const known = accounts.get(topic) ?? { items: new Map(), against: 0 };
    accounts.set(topic, known);
    return known;
  };
  return {
    mention(topic: number, phrase: number, kind: 'title' | 'abstract' | 'keyword', text: string, deciding: boolean) {
      const { items } = account(topic);
      const key = `${kind}:${phrase}`;
      const item = items.get(key);
      if (item) item.count++;
      else items.set(key, { kind, text, count: 1, major: false, weight: 0, deciding });
    },
    against(topic: number, kind: 'title' | 'abstract' | 'keyword') {
      account(topic).against += kind === 'title' ? rules.excludeInTitle : rules.exclude;
    },
    heading(topic: number, { name, major }: { name: string; major: boolean }, deciding: boolean) {
      account(topic).items.set(`mesh:${name}`, { kind: 'mesh', text: name, count: 1, major, weight: 0, deciding });
    },
    topics(): readonly TopicEvidence[] {
      return vocabulary.topics.flatMap((_, topic) => {
        const known = accounts.get(topic);
        if (!known || known.items.size === 0) return [];
        const items = [...known.items.values()];
        for (const item of items) item.weight = weightOf(item, rules);
        const score = total(items, rules) - known.against;
        return [{ topic, score: Math.max(0, score), decides: items.some(({ deciding }) => deciding), items }];
      });
    },
  };
}

function weightOf(item: Pick<EvidenceItem, 'kind' | 'count' | 'major' | 'deciding'>, rules: FilingRules): number {
  const share = item.deciding ? 1 : rules.hint;
  switch (item.kind) {
    case 'title':
      return share * rules.title;
    case 'keyword':
      return share * rules.keyword;
    case 'mesh':
      return share * (item.major ? rules.meshMajor : rules.mesh);
    case 'abstract':
      return share * Math.min(item.count, rules.sameTermCap);
    default:
      return item.kind satisfies never;
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

/** Each field saturates: a tenth mention says little more than a third, a second title word little more than the first. */
function total(items: readonly EvidenceItem[], rules: FilingRules): number {
  const sum = (kind: EvidenceItem['kind']) =>
    items.reduce((weight, item) => (item.kind === kind ? weight + item.weight : weight), 0);
  return (
    Math.min(sum('title'), rules.titleCap) +
    Math.min(sum('keyword'), rules.keywordCap) +
    Math.min(sum('mesh'), rules.meshCap) +
    saturated(sum('abstract'), rules.abstractHalf)
  );
}

function saturated(sum: number, half: number): number {
  return sum / (1 + sum / half);
}

function fieldStrength(
  vocabulary: Vocabulary,
  record: ArticleRecord,
  texts: readonly ReadText[],
): { gate: number; facets: readonly number[] } {
  let gate = 0;
  const facets = vocabulary.facets.map(() => 0);
  const read = (mentions: readonly Mention[], worth: number) => {
    const against = (speaks: (meaning: Meaning) => boolean) =>
      within(mentions.filter(({ phrase }) => speaks(vocabulary.meanings[phrase]!)));
    const isExcepted = against(({ gateExcept }) => gateExcept);
    // `T cell stemness` is no word of cancer stem cells, though `stemness` is.
    const isOther = vocabulary.facetTopics.map((topics) =>
      against(({ excludes }) => excludes.some((topic) => topics.has(topic))),
    );
    for (const mention of mentions) {
      const meaning = vocabulary.meanings[mention.phrase]!;
      if (meaning.gate && !isExcepted(mention)) gate += worth;
      for (const facet of meaning.facets) if (!isOther[facet]!(mention)) facets[facet]! += worth;
    }
  };
  for (const { kind, all } of texts) read(all, kind === 'abstract' ? 1 : 2);
  for (const { ui, name } of record.mesh) {
    read(readMentions(vocabulary, name), 2);
    const meaning = vocabulary.mesh.get(ui);
    if (meaning?.gate) gate += 2;
    for (const facet of meaning?.facets ?? []) facets[facet]! += 2;
  }
  return { gate, facets };
}
