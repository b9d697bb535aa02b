import type { FilingRules } from './filing-rules.ts';

/** What an article says about one topic. */
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

/** A phrase that stands in a field of the article, and how often. */
export interface Saying {
  readonly kind: 'title' | 'abstract' | 'keyword';
  readonly phrase: number;
  /** As it stands there first. */
  readonly text: string;
  count: number;
}

interface Account {
  readonly topic: number;
  readonly items: { -readonly [K in keyof EvidenceItem]: EvidenceItem[K] }[];
  /** What the last item was entered for. */
  last: Saying | null;
  against: number;
}

/** Adds up what speaks for and against each topic of an article: one account a topic. */
export class Ledger {
  readonly #accounts: (Account | undefined)[] = [];
  readonly #rules: FilingRules;

  constructor(rules: FilingRules) {
    this.#rules = rules;
  }

  /** A phrase of the topic's. All that is entered for one saying is entered before the next one. */
  said(topic: number, saying: Saying, deciding: boolean): void {
    const account = this.#account(topic);
    if (account.last === saying) {
      // Listed twice, as a term and as a hint.
      account.items.at(-1)!.count += saying.count;
      return;
    }
    account.last = saying;
    const { kind, text, count } = saying;
    account.items.push({ kind, text, count, major: false, weight: 0, deciding });
  }

  /** A false friend of the topic's. */
  against(topic: number, { kind, count }: Saying): void {
    const each = kind === 'title' ? this.#rules.excludeInTitle : this.#rules.exclude;
    this.#account(topic).against += count * each;
  }

  /** A MeSH heading of the topic's; of two with the same name the last one holds. */
  heading(topic: number, { name, major }: { readonly name: string; readonly major: boolean }, deciding: boolean): void {
    const { items } = this.#account(topic);
    const item = { kind: 'mesh', text: name, count: 1, major, weight: 0, deciding } as const;
    const known = items.findIndex(({ kind, text }) => kind === 'mesh' && text === name);
    if (known < 0) items.push(item);
    else items[known] = item;
  }

  /** The topics with any evidence, in the order of the outline. */
  topics(): readonly TopicEvidence[] {
    const found: TopicEvidence[] = [];
    for (const account of this.#accounts) {
      if (account === undefined || account.items.length === 0) continue;
      const { topic, items, against } = account;
      let decides = false;
      for (const item of items) {
        item.weight = weightOf(item, this.#rules);
        if (item.deciding) decides = true;
      }
      found.push({ topic, score: Math.max(0, total(items, this.#rules) - against), decides, items });
    }
    return found;
  }

  #account(topic: number): Account {
    const known = this.#accounts[topic];
    if (known !== undefined) return known;
    while (this.#accounts.length < topic) this.#accounts.push(undefined);
    const opened = { topic, items: [], last: null, against: 0 };
    this.#accounts[topic] = opened;
    return opened;
  }
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

/** Each field saturates: a tenth mention says little more than a third, a second title word little more than the first. */
function total(items: readonly EvidenceItem[], rules: FilingRules): number {
  let title = 0;
  let keyword = 0;
  let mesh = 0;
  let abstract = 0;
  for (const { kind, weight } of items) {
    if (kind === 'abstract') abstract += weight;
    else if (kind === 'title') title += weight;
    else if (kind === 'keyword') keyword += weight;
    else mesh += weight;
  }
  return (
    Math.min(title, rules.titleCap) +
    Math.min(keyword, rules.keywordCap) +
    Math.min(mesh, rules.meshCap) +
    saturated(abstract, rules.abstractHalf)
  );
}

function saturated(sum: number, half: number): number {
  return sum / (1 + sum / half);
}
