import { type ArticleRecord, abstractText } from '../../lambda/core/article-record.ts';
import type { EvidenceItem, TopicEvidence } from '../../lambda/core/filing-ledger.ts';
import { definitionAt, isMeant, type Mention, readMentions } from '../../lambda/core/filing-mentions.ts';
import type { FilingRules } from '../../lambda/core/filing-rules.ts';
import type { Vocabulary } from '../../lambda/core/filing-vocabulary.ts';

type Item = { -readonly [K in keyof EvidenceItem]: EvidenceItem[K] };

/**
 * What an article says about each topic, worked out the plain way: mention by mention, every look-up afresh. What speed
 * makes of it in gatherEvidence must come to the same. For titles of ordinary length.
 */
export function plainEvidence(
  vocabulary: Vocabulary,
  record: ArticleRecord,
  rules: FilingRules,
): readonly TopicEvidence[] {
  const texts = [
    { kind: 'title' as const, text: record.title },
    ...record.keywords.map((text) => ({ kind: 'keyword' as const, text })),
    { kind: 'abstract' as const, text: abstractText(record) },
  ].map(({ kind, text }) => {
    const all = readMentions(vocabulary, text);
    return { kind, text, all, standing: inOrder(all.filter((one) => standsForItself(vocabulary, one, all))) };
  });
  const present = new Set(texts.flatMap(({ all }) => all.map(({ phrase }) => phrase)));
  return vocabulary.topics.flatMap((_, topic) => {
    const items = new Map<string, Item>();
    let against = 0;
    for (const { kind, text, standing } of texts) {
      for (const mention of standing) {
        const { terms, hints, abbreviations, excludes } = vocabulary.meanings[mention.phrase]!;
        const speaks = abbreviations.filter(
          (one) => one.topic === topic && isMeant(one, definition(mention.phrase, topic), present),
        );
        const deciding = [...terms.filter((one) => one === topic), ...speaks].map(() => true);
        const supporting = hints.filter((one) => one === topic).map(() => false);
        for (const decides of [...deciding, ...supporting]) {
          const key = `${kind} ${mention.phrase}`;
          const known = items.get(key);
          if (known) known.count++;
          else items.set(key, itemOf(kind, text.slice(mention.start, mention.end), decides));
        }
        if (excludes.includes(topic)) against += kind === 'title' ? rules.excludeInTitle : rules.exclude;
      }
    }
    for (const { ui, name, major } of record.mesh) {
      const meaning = vocabulary.mesh.get(ui) ?? vocabulary.mesh.get(name.toLowerCase());
      if (meaning?.deciding.includes(topic)) items.set(`mesh ${name}`, { ...itemOf('mesh', name, true), major });
      if (meaning?.supporting.includes(topic)) items.set(`mesh ${name}`, { ...itemOf('mesh', name, false), major });
    }
    if (items.size === 0) return [];
    const weighed = [...items.values()].map((item) => ({ ...item, weight: weightOf(item, rules) }));
    const sum = (kind: EvidenceItem['kind']) =>
      weighed.filter((item) => item.kind === kind).reduce((total, { weight }) => total + weight, 0);
    const score =
      Math.min(sum('title'), rules.titleCap) +
      Math.min(sum('keyword'), rules.keywordCap) +
      Math.min(sum('mesh'), rules.meshCap) +
      sum('abstract') / (1 + sum('abstract') / rules.abstractHalf);
    const decides = weighed.some(({ deciding }) => deciding);
    return [{ topic, score: Math.max(0, score - against), decides, items: weighed }];
  });

  function definition(phrase: number, topic: number) {
    const entry = vocabulary.meanings[phrase]!.abbreviations.find((one) => one.topic === topic)!;
    const isOwn = (other: number) =>
      entry.needsAny.includes(other) ||
      vocabulary.meanings[other]!.terms.includes(topic) ||
      vocabulary.meanings[other]!.hints.includes(topic);
    const said = texts.flatMap(({ text, all }) =>
      all
        .filter((one) => one.phrase === phrase)
        .slice(0, 5)
        .map((one) => definitionAt(text, one, isOwn, all)),
    );
    return said.find((one) => one !== 'none') ?? 'none';
  }
}

/** Not within a longer phrase that decides or speaks against something. */
function standsForItself({ meanings }: Vocabulary, mention: Mention, all: readonly Mention[]): boolean {
  return !all.some(({ phrase, start, end }) => {
    const { terms, excludes, abbreviations } = meanings[phrase]!;
    const covers = terms.length + excludes.length + abbreviations.length > 0;
    const isLonger = end - start > mention.end - mention.start;
    return covers && isLonger && start <= mention.start && end >= mention.end;
  });
}

function inOrder(mentions: readonly Mention[]): readonly Mention[] {
  return mentions.toSorted((a, b) => a.start - b.start || b.end - a.end);
}

function itemOf(kind: EvidenceItem['kind'], text: string, deciding: boolean): Item {
  return { kind, text, count: 1, major: false, weight: 0, deciding };
}

function weightOf({ kind, count, major, deciding }: Item, rules: FilingRules): number {
  const points = {
    title: rules.title,
    keyword: rules.keyword,
    mesh: major ? rules.meshMajor : rules.mesh,
    abstract: Math.min(count, rules.sameTermCap),
  };
  return points[kind] * (deciding ? 1 : rules.hint);
}
