import { type PublicationDate, parsePublicationDate } from '../../../core/publication-date.ts';

/** The texts of a PubDate, ArticleDate or PubMedPubDate; `''` where an element is absent. */
export interface DateParts {
  readonly year: string;
  readonly month: string;
  readonly day: string;
  readonly medlineDate: string;
}

/**
 * A publication date cut to what PubMed states: year, month (name or number) and day. A Season, a range of months or
 * anything else in words leaves the year; MedlineDate ("1998 Dec-1999 Jan") leaves its leading four-digit year.
 */
export function publicationDate({ year, month, day, medlineDate }: DateParts): PublicationDate | null {
  const y = /^\d{4}$/.test(year) ? year : /^\d{4}(?!\d)/.exec(medlineDate)?.[0];
  if (y === undefined) return null;
  const m = monthNumber(month);
  const d = twoDigits(day);
  return (
    (m !== '' && d !== '' ? parsePublicationDate(`${y}-${m}-${d}`) : null) ??
    (m !== '' ? parsePublicationDate(`${y}-${m}`) : null) ??
    parsePublicationDate(y)
  );
}

/** `YYYY-MM-DD` from the numbers of a History date, which have no leading zeros; `''` unless it is a real day. */
export function historyDate({ year, month, day }: Omit<DateParts, 'medlineDate'>): string {
  const date = parsePublicationDate(`${year}-${monthNumber(month)}-${twoDigits(day)}`);
  return date?.precision === 'day' ? date.text : '';
}

/** `Jun`, `june`, `6` and `06` → `06`; `''` for anything else. */
function monthNumber(month: string): string {
  const index = months.indexOf(month.slice(0, 3).toLowerCase());
  if (index !== -1 && /^[a-z]+\.?$/i.test(month)) return twoDigits(String(index + 1));
  return twoDigits(month);
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

function twoDigits(number: string): string {
  return /^\d{1,2}$/.test(number) ? number.padStart(2, '0') : '';
}
