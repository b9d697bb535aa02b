import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parsePublicationDate } from '../../lambda/core/publication-date.ts';

describe('a publication date', () => {
  it.each([
    ['2023', 'year'],
    ['2023-04', 'month'],
    ['2023-04-11', 'day'],
    ['2024-02-29', 'day'],
    ['1900-01-01', 'day'],
  ])('when %s is given, it is as precise as it says and no more', (text, precision) => {
    expect(parsePublicationDate(text)).toEqual({ precision, text });
  });

  it.each([
    '2023-02-29',
    '2023-04-31',
    '2023-13',
    '2023-00',
    '2023-00-10',
    '2023-4',
    '23',
    '2023-04-11T00:00',
    '',
    ' 2023',
    'Spring 2023',
    '2023-04-',
  ])('when %p is no such date, it is null', (text) => {
    expect(parsePublicationDate(text)).toBeNull();
  });

  it('when any calendar day is given, exactly the days that exist are dates', () => {
    const part = (least: number, most: number) => fc.integer({ min: least, max: most });
    fc.assert(
      fc.property(part(1800, 2100), part(1, 12), part(1, 31), (year, month, day) => {
        const two = (number: number) => String(number).padStart(2, '0');
        const daysInMonth = new Date(Date.UTC(year, month, 0)).getUTCDate();
        const parsed = parsePublicationDate(`${year}-${two(month)}-${two(day)}`);
        expect(parsed !== null).toBe(day <= daysInMonth);
      }),
    );
  });
});
