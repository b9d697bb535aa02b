import type { ArticleRecord } from './article-record.ts';

/** Journals a query names: with more of them PubMed's answer is no longer of the same field. */
const mostJournals = 12;
const mostQueries = 4;

/**
 * PubMed queries for articles of the same journals and years as these records: what else was there to cite. One a year, the
 * years with most records first; none when journals or years are not known.
 */
export function backgroundQueries(records: readonly ArticleRecord[]): readonly string[] {
  const journals = mostFrequent(records.map(({ journal }) => journal.abbreviation || journal.title)).slice(
    0,
    mostJournals,
  );
  if (journals.length === 0) return [];
  const named = journals.map((journal) => `"${journal.replaceAll('"', '')}"[ta]`).join(' OR ');
  return mostFrequent(records.map(({ published }) => /^\d{4}/.exec(published?.text ?? '')?.[0] ?? ''))
    .slice(0, mostQueries)
    .map((year) => `(${named}) AND ${year}[dp] AND hasabstract`);
}

/** Each once, the most frequent first; ties by the alphabet. Empty ones are left out. */
function mostFrequent(values: readonly string[]): readonly string[] {
  const times = new Map<string, number>();
  for (const value of values) if (value !== '') times.set(value, (times.get(value) ?? 0) + 1);
  return [...times].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([value]) => value);
}
