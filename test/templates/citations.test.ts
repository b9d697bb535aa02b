import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { siteTemplates } from '../../templates/index.ts';
import { oneLine } from '../../templates/text/printable.ts';
import { anyText } from './any-text.ts';
import { printedByTex, readBibtex, readNbib, readRis } from './citation-readers.ts';
import { expectGolden } from './golden.ts';
import { article, articles, articleWith } from './invented-review.ts';

const exported = {
  ris: siteTemplates.citations(articles, 'ris'),
  bib: siteTemplates.citations(articles, 'bib'),
  nbib: siteTemplates.citations(articles, 'nbib'),
  json: siteTemplates.citations(articles, 'json'),
};
const index = (pmid: string) => articles.findIndex(({ id }) => id === pmid);

describe('citation exports', () => {
  it('when a review is exported its files read like this', () => {
    const some = ['99000003', '99000015', '99000111', '99000032', '99000043'].map(article);
    expectGolden('export.ris', siteTemplates.citations(some, 'ris'));
    expectGolden('export.bib', siteTemplates.citations(some, 'bib'));
    expectGolden('export.nbib', siteTemplates.citations(some, 'nbib'));
    expectGolden('export.csl.json', siteTemplates.citations(some, 'json'));
  });

  it('when they are read again every article is there with its title and identifiers', () => {
    const titles = articles.map(({ record }) => record.title.replace(/\.$/, ''));
    expect(readRis(exported.ris).map((fields) => fields.get('TI')?.[0])).toEqual(titles);
    expect(readBibtex(exported.bib).map(({ fields }) => printedByTex(fields.get('title')!.slice(1, -1)))).toEqual(
      titles,
    );
    expect(readNbib(exported.nbib).map((fields) => fields.get('TI')?.[0])).toEqual(
      articles.map(({ record }) => record.title),
    );
    const csl = JSON.parse(exported.json) as Record<string, string>[];
    expect(csl.map(({ title }) => title)).toEqual(titles);
    expect(csl.map(({ id, PMID, PMCID, DOI }) => [id, PMID, PMCID ?? null, DOI ?? null])).toEqual(
      articles.map(({ id, record }) => [id, record.pmid, record.pmcid, record.doi]),
    );
  });

  it('when nothing is exported the files are empty and valid', () => {
    expect([
      siteTemplates.citations([], 'ris'),
      siteTemplates.citations([], 'bib'),
      siteTemplates.citations([], 'nbib'),
    ]).toEqual(['', '', '']);
    expect(JSON.parse(siteTemplates.citations([], 'json'))).toEqual([]);
  });

  it('when an article is a trial with a group author all of it is exported', () => {
    const { record } = article('99000032');
    const ris = readRis(exported.ris)[index('99000032')]!;
    expect(ris.get('TY')).toEqual(['JOUR']);
    expect(ris.get('AU')?.[0]).toBe('Eskildsen, Karoline');
    expect(ris.get('AU')).toContain('TERNHAVEN-2 Investigators');
    expect(ris.get('T2')).toEqual(['Journal of Clinical Cancer Vaccination']);
    expect(ris.get('J2')).toEqual(['J Clin Cancer Vaccin']);
    expect([ris.get('PY'), ris.get('DA'), ris.get('VL'), ris.get('IS'), ris.get('SP'), ris.get('EP')]).toEqual([
      ['2026'],
      ['2026/07/24/'],
      ['8'],
      ['7'],
      ['640'],
      ['653'],
    ]);
    expect(ris.get('KW')).toEqual(record.keywords);

    const bib = readBibtex(exported.bib)[index('99000032')]!;
    expect(bib.type).toBe('article');
    expect(bib.key).toBe('Eskildsen2026_99000032');
    expect(bib.fields.get('month')).toBe('jul');
    expect(bib.fields.get('pages')).toBe('640--653');
    expect(bib.fields.get('author')).toContain(' and {TERNHAVEN-2 Investigators}');

    const nbib = readNbib(exported.nbib)[index('99000032')]!;
    expect(nbib.get('CN')).toEqual(['TERNHAVEN-2 Investigators']);
    expect(nbib.get('DP')).toEqual(['2026 Jul 24']);
    expect(nbib.get('SO')).toEqual(['J Clin Cancer Vaccin. 2026 Jul 24;8(7):640-653. doi: 10.5555/sample.2026.00032.']);
    expect(nbib.get('PT')).toContain('Randomized Controlled Trial');

    const csl = JSON.parse(exported.json)[index('99000032')];
    expect(csl).toMatchObject({
      type: 'article-journal',
      issued: { 'date-parts': [[2026, 7, 24]] },
      page: '640-653',
      language: 'en',
    });
    expect(csl.author.at(-1)).toEqual({ literal: 'TERNHAVEN-2 Investigators' });
  });

  it('when it is a preprint, a chapter or retracted each format says so in its own way', () => {
    const kinds = (pmid: string) => [
      readRis(exported.ris)[index(pmid)]!.get('TY')?.[0],
      readBibtex(exported.bib)[index(pmid)]!.type,
      JSON.parse(exported.json)[index(pmid)].type,
    ];
    expect(kinds('99000043')).toEqual(['UNPB', 'misc', 'article']);
    expect(kinds('99000111')).toEqual(['CHAP', 'incollection', 'chapter']);
    expect(kinds('99000015')).toEqual(['JOUR', 'article', 'article-journal']);
    expect(readRis(exported.ris)[index('99000015')]!.get('N1')).toEqual(['Retracted publication']);
    expect(readBibtex(exported.bib)[index('99000015')]!.fields.get('note')).toBe('Retracted publication');
    expect(readNbib(exported.nbib)[index('99000015')]!.get('RIN')).toEqual([
      'J Tumour Stemness. 2026 Oct;10(10):1201. doi: 10.5555/sample.2026.00049 PMID: 99000049',
    ]);
    expect(JSON.parse(exported.json)[index('99000015')].note).toContain('Retracted publication');
  });

  it('when a person has a suffix and an ORCID both are exported', () => {
    const one = [
      articleWith({
        authors: [
          {
            kind: 'person',
            family: 'de la Cruz, y Paz',
            given: 'Ana B',
            initials: 'AB',
            suffix: 'Jr',
            orcid: '0000-0002-1825-0097',
          },
        ],
      }),
    ];
    expect(readRis(siteTemplates.citations(one, 'ris'))[0]!.get('AU')).toEqual(['de la Cruz, y Paz, Ana B, Jr']);
    expect(readBibtex(siteTemplates.citations(one, 'bib'))[0]!.fields.get('author')).toBe(
      '{de la Cruz, y Paz}, Jr, Ana B',
    );
    const nbib = readNbib(siteTemplates.citations(one, 'nbib'))[0]!;
    expect([nbib.get('FAU'), nbib.get('AU'), nbib.get('AUID')]).toEqual([
      ['de la Cruz, y Paz, Ana B Jr'],
      ['de la Cruz, y Paz AB Jr'],
      ['ORCID: 0000-0002-1825-0097'],
    ]);
    expect(JSON.parse(siteTemplates.citations(one, 'json'))[0].author).toEqual([
      { family: 'de la Cruz, y Paz', given: 'Ana B', suffix: 'Jr' },
    ]);
  });

  it('when PubMed shortened a page range it is written out, and an article number stays one', () => {
    const pages = (text: string) =>
      readRis(
        siteTemplates.citations(
          [articleWith({ journal: { ...article('99000026').record.journal, pages: text } })],
          'ris',
        ),
      ).map((fields) => [fields.get('SP')?.[0], fields.get('EP')?.[0]])[0];
    expect(pages('1188-207')).toEqual(['1188', '1207']);
    expect(pages('e0026')).toEqual(['e0026', undefined]);
    expect(pages('S12-S19')).toEqual(['S12', 'S19']);
  });

  it('when lines of NBIB are long they are folded as PubMed folds them', () => {
    for (const line of exported.nbib.split('\n')) {
      expect(line.length <= 88 || !line.slice(6).includes(' ')).toBe(true);
    }
    expect(exported.nbib).toMatch(/^PMID- 99000003$/m);
    expect(exported.nbib).toMatch(/^ {6}\S/m);
  });

  it('when an article stands alone or among others its BibTeX key is the same, and no two are equal', () => {
    const keys = readBibtex(exported.bib).map(({ key }) => key);
    expect(new Set(keys).size).toBe(articles.length);
    expect(articles.map((own) => readBibtex(siteTemplates.citations([own], 'bib'))[0]!.key)).toEqual(keys);
    const twins = ['a:1', 'a/1', 'A.1'].map((id) => articleWith({}, { id }));
    const twinKeys = readBibtex(siteTemplates.citations(twins, 'bib')).map(({ key }) => key.toLowerCase());
    expect(new Set(twinKeys).size).toBe(3);
  });
});

describe('any text in a citation file', () => {
  const stripped = (text: string) => oneLine(text).replace(/(?<!\.)\.$/, '');
  const with_ = (text: string) =>
    articleWith({
      title: `x${text}x`,
      titleHtml: 'x',
      abstract: [{ label: text, text }],
      keywords: [text],
      authors: [
        { kind: 'person', family: text, given: text, initials: 'X', suffix: text, orcid: '' },
        { kind: 'collective', name: text },
      ],
      journal: { title: text, abbreviation: text, issn: text, volume: text, issue: text, pages: text },
    });

  it('when it goes through RIS the title comes out and no text begins a tag or a record', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const records = readRis(siteTemplates.citations([with_(text), with_(text)], 'ris'));
        expect(records).toHaveLength(2);
        expect(records[0]!.get('TI')).toEqual([stripped(`x${text}x`)]);
        expect(records[0]!.get('ER')).toEqual(['']);
      }),
      { numRuns: 300 },
    );
  });

  it('when it goes through BibTeX the title comes out and braces stay balanced', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const entries = readBibtex(siteTemplates.citations([with_(text), with_(`${text}2`)], 'bib'));
        expect(entries).toHaveLength(2);
        expect(printedByTex(entries[0]!.fields.get('title')!.slice(1, -1))).toBe(stripped(`x${text}x`));
      }),
      { numRuns: 300 },
    );
  });

  it('when it goes through NBIB and CSL-JSON the title comes out', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(readNbib(siteTemplates.citations([with_(text)], 'nbib'))[0]!.get('TI')).toEqual([oneLine(`x${text}x`)]);
        expect(JSON.parse(siteTemplates.citations([with_(text)], 'json'))[0].title).toBe(stripped(`x${text}x`));
      }),
      { numRuns: 300 },
    );
  });

  it('when a DOI holds what would end a field or a tag it is encoded', () => {
    const doi = '10.1234/a{b}"><img\\x' as NonNullable<ReturnType<typeof article>['record']['doi']>;
    const [entry] = readBibtex(siteTemplates.citations([articleWith({ doi })], 'bib'));
    expect(entry!.fields.get('doi')).toBe('10.1234/a%7Bb%7D"><img%5Cx');
    expect(entry!.fields.get('url')).toBe('https://doi.org/10.1234/a%7Bb%7D%22%3E%3Cimg%5Cx');
  });
});
