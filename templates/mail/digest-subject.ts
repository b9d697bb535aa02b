import type { ChangeKind } from '../../lambda/core/article.ts';
import type { ArticleCard } from '../../lambda/core/article-card.ts';
import type { Digest } from '../../lambda/core/digest.ts';
import { graphemeCount, oneLine, shortened } from '../text/printable.ts';
import type { Wording } from '../wording/wording-for.ts';
import { isGrave } from './notice-order.ts';

/** What most clients show of a subject before they cut it. */
const subjectLimit = 78;
const reviewLimit = 30;

/**
 * Says what is inside: `9 new, 1 retraction: NK cells, Macrophages +3 · CSC × immune`. Counts first, because they are never
 * cut; then as many topics as fit, the fullest first; then which review it is. Without line ends, at most 78 characters.
 */
export function digestSubject(digest: Digest, words: Wording): string {
  const end = ` · ${shortened(oneLine(digest.review.shortTitle), reviewLimit)}`;
  const labels = topicLabels(digest);
  const whole = counts(digest, inOrderOfWeight, words);
  // A retraction is worth more of the line than a topic, a topic more than a correction.
  const short = digest.counts.articles > 0 ? counts(digest, grave, words) : whole;
  for (const [start, least] of [
    [whole, Math.min(2, labels.length)],
    [short, 1],
  ] as const) {
    const room = subjectLimit - graphemeCount(`${start}: ${end}`);
    for (let shown = howManyFit(labels, room); shown >= Math.max(1, least); shown--) {
      const subject = `${start}: ${topicList(labels, shown, words)}${end}`;
      if (graphemeCount(subject) <= subjectLimit) return subject;
    }
  }
  // None of the fullest fits: rather a smaller topic in whole than the fullest in part.
  for (const label of labels) {
    const subject = `${short}: ${topicList([label, ...labels.filter((other) => other !== label)], 1, words)}${end}`;
    if (graphemeCount(subject) <= subjectLimit) return subject;
  }
  const [first] = labels;
  const room = subjectLimit - graphemeCount(`${short}: ${end}`);
  return first !== undefined && room >= 12 ? `${short}: ${shortened(first, room)}${end}` : `${short}${end}`;
}

/** So many of the labels, with commas between them, before anything is said of the others. */
function howManyFit(labels: readonly string[], room: number): number {
  let left = room;
  for (const [index, label] of labels.entries()) {
    left -= graphemeCount(label) + (index > 0 ? 2 : 0);
    if (left < 0) return index;
  }
  return labels.length;
}

function topicList(labels: readonly string[], shown: number, words: Wording): string {
  const rest = labels.length - shown;
  return `${labels.slice(0, shown).join(', ')}${rest > 0 ? ` ${words.subject.moreTopics(rest)}` : ''}`;
}

const inOrderOfWeight: readonly ChangeKind[] = ['RETRACTED', 'WITHDRAWN', 'CONCERN', 'ERRATUM', 'PUBLISHED'];
const grave = inOrderOfWeight.filter(isGrave);

function counts({ counts: found, notices }: Digest, kinds: readonly ChangeKind[], words: Wording): string {
  const fresh = found.articles > 0 ? [words.subject.fresh(found.articles)] : [];
  if (notices.length === 0) return fresh.join('');
  const changes = kinds.flatMap((kind) => {
    const count = notices.filter((notice) => notice.kind === kind).length;
    return count > 0 ? [words.changeCount[kind](count)] : [];
  });
  return [...fresh, ...changes].join(', ');
}

/** The strongest topic of each article, the fullest first; ties in the order of the digest. */
function topicLabels({ groups, notices }: Digest): readonly string[] {
  const found = new Map<string, { readonly label: string; articles: number }>();
  const count = ({ topics: [strongest] }: ArticleCard) => {
    if (!strongest) return;
    const known = found.get(strongest.label);
    if (known) known.articles += 1;
    else found.set(strongest.label, { label: oneLine(strongest.label), articles: 1 });
  };
  for (const { cards } of groups) for (const card of cards) count(card);
  if (groups.length === 0) for (const { card } of notices) count(card);
  const fullestFirst = [...found.values()].sort((a, b) => b.articles - a.articles);
  return fullestFirst.map(({ label }) => label).filter(Boolean);
}
