import type { Wording } from '../wording/wording-for.ts';

/** `2026-11-12` → "12 November 2026", `2026-11` → "November 2026", `2026` → "2026", `''` → ''. */
export function dateText(date: string, words: Wording): string {
  const [year = '', month, day] = date.slice(0, 10).split('-');
  if (month === undefined) return year;
  const name = words.months[Number(month) - 1] ?? month;
  return day === undefined ? words.month(name, year) : words.day(String(Number(day)), name, year);
}

/** `2026-11-12T06:00:00.000Z` → "12 November 2026, 06:00 UTC". */
export function momentText(instant: string, words: Wording): string {
  return `${dateText(instant, words)}, ${instant.slice(11, 16)} UTC`;
}
