import type { Reason } from './classification.ts';
import type { EvidenceItem, TopicEvidence } from './filing-evidence.ts';

const reasonsShown = 3;

/** The strongest reasons for a topic, each quoting the article's own words so that they can be found and highlighted. */
export function reasonsOf({ items }: Pick<TopicEvidence, 'items'>): readonly Reason[] {
  return [...items]
    .sort((a, b) => b.weight - a.weight || fieldOrder[a.kind] - fieldOrder[b.kind])
    .slice(0, reasonsShown)
    .map((item) => ({ kind: item.kind, evidence: item.text, text: sentence(item) }));
}

const fieldOrder: Readonly<Record<EvidenceItem['kind'], number>> = { title: 0, mesh: 1, keyword: 2, abstract: 3 };

function sentence({ kind, text, count, major }: EvidenceItem): string {
  const times = count > 1 ? ` (${count} times)` : '';
  switch (kind) {
    case 'title':
      return `title: "${text}"${times}`;
    case 'abstract':
      return `abstract: "${text}"${times}`;
    case 'keyword':
      return `keyword: "${text}"`;
    case 'mesh':
      return `MeSH: ${text}${major ? ' (major topic)' : ''}`;
    default:
      return kind satisfies never;
  }
}
