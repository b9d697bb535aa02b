import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseDoi, parsePmcid, parsePmid, sameDoi } from '../../lambda/core/identifiers.ts';

describe('identifiers', () => {
  it.each([
    ['36810098', '36810098'],
    [' 0036810098 ', '36810098'],
    ['00123', '123'],
    [7, '7'],
  ])('when %p is a PMID, it is its digits without leading zeros', (text, expected) => {
    expect(parsePmid(text)).toBe(expected);
  });

  it.each([
    '1 OR 1',
    '',
    '0',
    '000',
    '-5',
    '1.5',
    '1e5',
    '0x10',
    '1234567890',
    '123456789012345678901',
    '١٢٣',
    'PMC1',
    null,
    undefined,
    {},
    ['1'],
    Number.NaN,
    1.5,
    true,
  ])('when %p is no PMID, it is null', (text) => {
    expect(parsePmid(text)).toBeNull();
  });

  it('when any text is taken for a PMID, the PMID is digits that name the same number (H34)', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^ {0,2}0{0,3}\d{1,12} {0,2}$/)), (text) => {
        const pmid = parsePmid(text);
        if (pmid !== null) {
          expect(pmid).toMatch(/^[1-9]\d{0,8}$/);
          expect(BigInt(pmid)).toBe(BigInt(text.trim()));
          expect(parsePmid(pmid)).toBe(pmid);
        }
      }),
    );
  });

  it.each([
    ['PMC9942413', 'PMC9942413'],
    ['pmc0009942413', 'PMC9942413'],
    ['9942413', 'PMC9942413'],
    [9942413, 'PMC9942413'],
    ['PMC9942413.2', 'PMC9942413'],
  ])('when %p is a PMC id, it is spelt one way', (text, expected) => {
    expect(parsePmcid(text)).toBe(expected);
  });

  it.each(['PMC', 'PMC0', 'PMCX1', 'PMC1; DROP', '', null, 'PMC 1', 'PMC12345678901'])(
    'when %p is no PMC id, it is null',
    (text) => {
      expect(parsePmcid(text)).toBeNull();
    },
  );

  it.each([
    ['10.1186/s12943-023-01748-4', '10.1186/s12943-023-01748-4'],
    [' https://doi.org/10.1000/ABC(1)/x ', '10.1000/ABC(1)/x'],
    ['http://dx.doi.org/10.1000/abc', '10.1000/abc'],
    ['doi: 10.1000/abc', '10.1000/abc'],
  ])('when %p is a DOI, its resolver goes and its case stays', (text, expected) => {
    expect(parseDoi(text)).toBe(expected);
  });

  it.each(['10.1/x', '11.1000/x', '10.1000/', '10.1000/a b', 'javascript:alert(1)', '', null])(
    'when %p is no DOI, it is null',
    (text) => {
      expect(parseDoi(text)).toBeNull();
    },
  );

  it('when two DOIs differ in case only, they are the same', () => {
    expect(sameDoi('10.1000/ABC', '10.1000/abc')).toBe(true);
    expect(sameDoi('10.1000/abc', '10.1000/abd')).toBe(false);
  });
});
