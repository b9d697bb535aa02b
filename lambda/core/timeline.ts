import type { Article } from './article.ts';
import { filedUnder } from './filed-under.ts';
import type { PageFrame } from './site.ts';
import { children } from './taxonomy.ts';

/** How many articles appeared in each period since the review was published, in all and under each top-level topic. */
export interface Timeline {
  readonly unit: 'month' | 'quarter' | 'year';
  /** `2026-03`, `2026-Q1` or `2026`, oldest first, without gaps. */
  readonly periods: readonly string[];
  readonly totals: readonly number[];
  /** In the outline's order; an article under two topics counts in both. */
  readonly topics: readonly { readonly label: string; readonly url: string; readonly counts: readonly number[] }[];
}

/** More columns than this are no longer told apart on a telephone. */
const columnsAtMost = 30;

/**
 * `null` while there is nothing to draw: no article, or none since the review's own publication. An article counts in the
 * month in which PubMed first showed it, else in the month of its date, else in the one in which it was found here.
 */
export function timeline(frame: PageFrame, articles: readonly Article[]): Timeline | null {
  const { review } = frame;
  const from = `${review.published}-01`.slice(0, 7);
  const to = frame.asOf.slice(0, 7);
  const dated = articles
    .map((article) => ({ article, month: monthOf(article) }))
    .filter(({ month }) => month >= from && month <= to);
  if (dated.length === 0) return null;
  const months = monthsBetween(from, to);
  const unit = unitFor(months);
  const periods = [...new Set(months.map((month) => periodOf(month, unit)))];
  const column = new Map(periods.map((period, index) => [period, index]));
  const columnOf = new Map(dated.map(({ article, month }) => [article, column.get(periodOf(month, unit)) ?? 0]));
  const count = (own: readonly Article[]): readonly number[] => {
    const counts = periods.map(() => 0);
    for (const article of own) {
      const at = columnOf.get(article);
      if (at !== undefined) counts[at] = (counts[at] ?? 0) + 1;
    }
    return counts;
  };
  return {
    unit,
    periods,
    totals: count(articles),
    topics: children(review.taxonomy, null).map((topic) => ({
      label: topic.label,
      url: frame.links.topic(review.slug, topic.id),
      counts: count(filedUnder(review, articles, topic.id)),
    })),
  };
}

function monthOf({ record: { entrez, published }, firstSeen }: Article): string {
  const shown = entrez || published?.text || '';
  return (shown.length >= 7 ? shown : firstSeen).slice(0, 7);
}

function monthsBetween(from: string, to: string): readonly string[] {
  const months: string[] = [];
  let [year = 0, month = 0] = from.split('-').map(Number);
  for (let at = from; at <= to; ) {
    months.push(at);
    [year, month] = month === 12 ? [year + 1, 1] : [year, month + 1];
    at = `${year}-${String(month).padStart(2, '0')}`;
  }
  return months;
}

function unitFor(months: readonly string[]): Timeline['unit'] {
  if (months.length <= columnsAtMost) return 'month';
  return months.length <= 3 * columnsAtMost ? 'quarter' : 'year';
}

function periodOf(month: string, unit: Timeline['unit']): string {
  if (unit === 'month') return month;
  const year = month.slice(0, 4);
  return unit === 'year' ? year : `${year}-Q${Math.ceil(Number(month.slice(5)) / 3)}`;
}
