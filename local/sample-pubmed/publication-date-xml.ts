import { xmlText } from './ascii-xml.ts';

/** Months as PubMed abbreviates them. */
export const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/**
 * PubDate in its four forms (PubMed DTD: Year[,Month[,Day]] | Year,Season | MedlineDate). Months come as names or as
 * numbers, as both occur in PubMed (`numericMonth`).
 */
export function pubDateXml(published: string, numericMonth: boolean): string {
  const date = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(published);
  if (date) {
    const [, year, month, day] = date;
    const name = month === undefined ? '' : numericMonth ? month : monthName(month);
    return `<PubDate><Year>${year}</Year>${name && `<Month>${name}</Month>`}${day ? `<Day>${day}</Day>` : ''}</PubDate>`;
  }
  const season = /^(\d{4}) (Spring|Summer|Autumn|Fall|Winter)$/.exec(published);
  if (season) return `<PubDate><Year>${season[1]}</Year><Season>${season[2]}</Season></PubDate>`;
  return `<PubDate><MedlineDate>${xmlText(published)}</MedlineDate></PubDate>`;
}

/** `2024 Mar 5`: the same as ESummary prints it. */
export function pubDateText(published: string): string {
  const date = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(published);
  if (!date) return published;
  const [, year, month, day] = date;
  return [year, month && monthName(month), day && String(Number(day))].filter(Boolean).join(' ');
}

/** `YYYY-MM-DD` → `<Year>2024</Year><Month>03</Month><Day>05</Day>`, as MedlineCitation writes days. */
export function paddedDay(day: string): string {
  const [year, month, date] = day.split('-');
  return `<Year>${year}</Year><Month>${month}</Month><Day>${date}</Day>`;
}

/** The same without zero padding, as PubmedData/History writes them. */
export function plainDay(day: string): string {
  const [year, month, date] = day.split('-').map(Number);
  return `<Year>${year}</Year><Month>${month}</Month><Day>${date}</Day>`;
}

function monthName(month: string): string {
  return monthNames[Number(month) - 1] ?? month;
}
