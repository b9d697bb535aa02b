import type { ArticleRecord } from '../../lambda/core/article-record.ts';

const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** ISO 8601, as precise as it is known, → MEDLINE's way of writing a date: `2026 Nov 11`. */
export function datePhrase(text: string): string {
  const [year = '', month, day] = text.split('-');
  return [year, month && monthNames[Number(month) - 1], day && String(Number(day))].filter(Boolean).join(' ');
}

/**
 * Where an article stands, as MEDLINE's field SO says it (NLM, "MEDLINE/PubMed Data Element Descriptions"):
 * `Mol Cancer. 2023 Feb 21;22(1):38. doi: 10.1186/s12943-023-01748-4.`; what is not known is left out.
 */
export function sourceLine({ journal, published, doi }: ArticleRecord): string {
  const { volume, issue, pages } = journal;
  const title = (journal.abbreviation || journal.title).replace(/\.$/, '');
  const date = datePhrase(published?.text ?? '');
  const place = `${volume}${issue ? `(${issue})` : ''}${pages ? `:${pages}` : ''}`;
  return [`${title}.`, `${date}${place ? `;${place}` : ''}.`, doi && `doi: ${doi}.`]
    .filter((part) => part && part !== '.')
    .join(' ');
}
