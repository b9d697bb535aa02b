/**
 * When an article was published, as precisely as the journal says and no more: a year, a month or a day.
 * The text is the ISO 8601 calendar date cut to that precision, so plain string comparison orders equal precisions.
 */
export type PublicationDate =
  | { readonly precision: 'year'; readonly text: string }
  | { readonly precision: 'month'; readonly text: string }
  | { readonly precision: 'day'; readonly text: string };

/** `"2023"`, `"2023-04"` or `"2023-04-11"` → a date of that precision; `null` for anything else, impossible days included. */
export function parsePublicationDate(text: string): PublicationDate | null {
  const match = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(text);
  if (!match) return null;
  const [, year, month, day] = match;
  if (month === undefined) return { precision: 'year', text };
  if (Number(month) < 1 || Number(month) > 12) return null;
  if (day === undefined) return { precision: 'month', text };
  const real = new Date(`${year}-${month}-${day}T00:00:00Z`);
  return !Number.isNaN(real.valueOf()) && real.toISOString().startsWith(text) ? { precision: 'day', text } : null;
}
