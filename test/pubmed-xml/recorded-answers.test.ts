import { existsSync, readdirSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { beforeAll, expect, it } from '@jest/globals';
import { distilRecord } from '../../lambda/adapters/ncbi/pubmed-xml/distil-record.ts';
import { parsePubmedXml } from '../../lambda/adapters/ncbi/pubmed-xml/parse-pubmed-xml.ts';
import { escapeHtml } from '../../lambda/adapters/ncbi/pubmed-xml/plain-text.ts';
import {
  NotPubmedXmlError,
  PubmedXmlError,
  TruncatedXmlError,
} from '../../lambda/adapters/ncbi/pubmed-xml/pubmed-xml-error.ts';
import { articlePlan } from '../../lambda/adapters/ncbi/pubmed-xml/record-plan.ts';
import { type ArticleRecord, authorName, isPreprint, isRetracted } from '../../lambda/core/article-record.ts';
import { describeRecorded, recorded, recordedBytes, recordedFolder, recordedPath } from './recorded-files.ts';
import { parseByReference } from './reference-parser.ts';

const folders = ['biopython', 'biopython-history', 'net-synergy', 'pubmed-client/pubmed_xml'];
const files = recordedFolder && existsSync(recordedPath('')) ? pubmedFiles() : [];

function pubmedFiles(): string[] {
  return folders
    .flatMap((folder) => readdirSync(recordedPath(folder)).map((name) => `${folder}/${name}`))
    .filter((path) => path.endsWith('.xml') && /<PubmedArticleSet[\s>]/.test(recorded(path)));
}

describeRecorded('recorded EFetch answers', () => {
  it('when data is announced, it is there', () => {
    expect(files.length).toBeGreaterThan(25);
  });

  it.each(files)('when %s is read, every field is what a strict parser finds there', (path) => {
    const xml = recorded(path);
    const { records, broken } = parsePubmedXml(xml);
    const found = records.map(({ titleHtml: _, published, ...record }) => ({
      ...record,
      published: published?.text ?? null,
    }));
    expect(found).toEqual(parseByReference(xml));
    expect(broken).toEqual([]);
  });

  it.each(files)('when titles of %s are shown as HTML, their text is the title', (path) => {
    for (const { title, titleHtml } of parsePubmedXml(recorded(path)).records) {
      expect(titleHtml.replace(/<\/?(?:b|i|u|sup|sub)>/g, '')).toBe(escapeHtml(title));
    }
  });

  it.each(files)('when the records of %s are walked without shortcuts, the outcome is the same', (path) => {
    for (const [record] of recorded(path).matchAll(/<PubmedArticle>[\s\S]*?<\/PubmedArticle>/g)) {
      expect(distilRecord(record, articlePlan)).toEqual(distilRecord(record, articlePlan, { shortcuts: false }));
    }
  });

  it.each(files.filter((path) => existsSync(recordedPath(`${path}.gz`))))(
    'when %s.gz is unpacked, it is the same',
    (path) => {
      const unpacked = gunzipSync(recordedBytes(`${path}.gz`)).toString('utf8');
      expect(parsePubmedXml(unpacked)).toEqual(parsePubmedXml(recorded(path)));
    },
  );

  it('when an answer is cut anywhere, it is refused', () => {
    const xml = recorded('biopython/pubmed2.xml').trimEnd();
    const cuts = Array.from({ length: 300 }, (_, i) => Math.floor((i * xml.length) / 300));
    for (const cut of [...cuts, xml.length - 1, xml.length - 2]) {
      expect(() => parsePubmedXml(xml.slice(0, cut))).toThrow(cut === 0 ? NotPubmedXmlError : TruncatedXmlError);
    }
    expect(cuts.length).toBe(300);
  });
});

describeRecorded('recorded failures', () => {
  const empty = ['REAL_http200_efetch_empty_set.xml', 'http200_efetch_unknown_pmid.xml'];
  const bodies = recordedFolder && existsSync(recordedPath('errors')) ? readdirSync(recordedPath('errors')) : [];

  it.each(empty)('when NCBI knows none of the ids (%s), the set is empty and whole', (name) => {
    expect(parsePubmedXml(recorded(`errors/${name}`))).toEqual({ records: [], broken: [], deleted: [] });
  });

  it.each(bodies.filter((name) => !empty.includes(name)))(
    'when the body is %s, it is refused with a remedy',
    (name) => {
      const error = refusal(recorded(`errors/${name}`));
      expect(error.message).not.toBe('');
      expect(error.remedy).not.toBe('');
    },
  );

  it.each([
    ['empty_body.txt', 'empty', null, []],
    ['http429_rate_limit.json', 'json', null, []],
    ['http200_misuse_blocked.html', 'html', 'html', []],
    ['http502_bad_gateway.html', 'html', 'html', []],
    ['http500_linkerd.txt', 'text', null, []],
    ['http200_efetch_webenv_expired.xml', 'other-xml', 'eFetchResult', ['Unable to obtain query #1']],
    [
      'REAL_epost_empty_id_list.xml',
      'other-xml',
      'ePostResult',
      [
        'Empty ID list; Nothing to store',
        'Some IDs have invalid value and were omitted. Maximum ID value 18446744073709551615',
      ],
    ],
  ])('when the body is %s, the client learns that it is %s', (name, found, root, errors) => {
    expect(refusal(recorded(`errors/${name}`))).toMatchObject({ found, root, errors });
  });

  it('when the prolog has no root, the answer counts as cut off', () => {
    expect(refusal(recorded('errors/http200_elink_prolog_only.xml'))).toBeInstanceOf(TruncatedXmlError);
  });
});

describeRecorded('cases a parser must survive', () => {
  const byFile = new Map<string, ReadonlyMap<string, ArticleRecord>>();
  beforeAll(() => {
    for (const path of files) {
      byFile.set(path, new Map(parsePubmedXml(recorded(path)).records.map((record) => [String(record.pmid), record])));
    }
  });
  const of = (path: string, pmid: string): ArticleRecord => byFile.get(path)!.get(pmid)!;

  it('when an article is retracted (case 1), the notice is known and the title says nothing', () => {
    const record = of('net-synergy/pubmed21n1005.xml', '31541003');
    expect(isRetracted(record)).toBe(true);
    expect(record.publicationTypes).toContain('Retracted Publication');
    expect(record.corrections).toContainEqual(expect.objectContaining({ type: 'RetractionIn', pmid: '32167152' }));
    expect(record.title).not.toMatch(/retract/i);
  });

  it('when a living guideline is updated again and again (10), every edition is listed and all authors stand', () => {
    const record = of('pubmed-client/pubmed_xml/32887691.xml', '32887691');
    expect(record.corrections.filter(({ type }) => type === 'UpdateIn').length).toBeGreaterThan(1);
    expect(record.authors).toHaveLength(85);
  });

  it('when there is a French OtherAbstract (16), the abstract stays the English one', () => {
    const { abstract } = of('net-synergy/pubmed21n1001.xml', '31418828');
    expect(abstract).toHaveLength(1);
    expect(abstract[0]!.text).toMatch(/^Writing from experiences in the consulting room/);
  });

  it('when the title has italics amidst text (17, 19), they keep their place (H29)', () => {
    const italic = of('biopython/pubmed6.xml', '30108519');
    expect(italic.title).toMatch(/^A "Blood Relationship" Between the Overlooked Minimum Lactate/);
    expect(italic.titleHtml).toMatch(/^A &quot;<i>Blood Relationship&quot;<\/i> Between/);
    expect(of('net-synergy/pubmed21n1003.xml', '31479886').titleHtml).toMatch(/<sup>/);
  });

  it('when the abstract has MathML (20, 21) or underlining (22), their text stays and their tags go', () => {
    for (const [path, pmid] of [
      ['biopython/pubmed7.xml', '29963580'],
      ['biopython/pubmed6.xml', '30108519'],
      ['biopython/pubmed5.xml', '28775130'],
    ] as const) {
      for (const { text } of of(path, pmid).abstract) {
        expect(text).not.toMatch(/<\/?[a-z]|&#|&[a-z]+;|\s\s|\n/);
        expect(text.length).toBeGreaterThan(20);
      }
    }
  });

  it('when a part has a label and no category (23), the label stands', () => {
    expect(of('biopython/pubmed4.xml', '27797938').abstract[0]!.label).not.toBe('');
  });

  it.each([
    [25, 'net-synergy/pubmed21n1000.xml', '31388331', '2019', 'MedlineDate 2019 Apr-Jun'],
    [27, 'biopython/pubmed1.xml', '12091962', '1990', 'Season'],
    [28, 'biopython/pubmed4.xml', '27797938', '2017-06', 'month as a number'],
    [29, 'biopython/pubmed6.xml', '30108519', '2018', 'year only'],
    [45, 'biopython/pubmed1.xml', '9997', '1976-09-28', 'month by name'],
  ])('when the date is as in case %i, it is cut to what is known', (_case, path, pmid, date) => {
    expect(of(path, pmid).published?.text).toBe(date);
  });

  it('when the record is new to PubMed (31, 32, 33), what it lacks is empty', () => {
    expect(of('net-synergy/pubmed21n1002.xml', '31449463').journal.volume).toBe('');
    expect(of('net-synergy/pubmed21n1003.xml', '31479874').mesh).toEqual([]);
    expect(of('biopython/pubmed5.xml', '28775130').mesh).toEqual([]);
  });

  it('when a group stands among persons (37), both are kept in order, with ORCIDs bare', () => {
    const { authors } = of('biopython/pubmed7.xml', '29963580');
    expect(authors.map(({ kind }) => kind)).toContain('collective');
    expect(authors.map(({ kind }) => kind)).toContain('person');
    expect(authors.map((author) => (author.kind === 'person' ? author.orcid : '')).filter(Boolean)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^\d{4}-\d{4}-\d{4}-\d{3}[\dX]$/)]),
    );
  });

  it('when an author has a last name only (39), it stands alone', () => {
    const lonely = of('net-synergy/pubmed21n1000.xml', '31388328').authors.filter(
      (author) => author.kind === 'person' && author.given === '',
    );
    expect(lonely.length).toBeGreaterThan(0);
    for (const author of lonely) expect(authorName(author)).not.toMatch(/\s$/);
  });

  it('when only its references have DOIs (44), it has none', () => {
    const record = of('net-synergy/pubmed21n0001.xml', '22');
    expect(record.doi).toBeNull();
    expect(record.references.length).toBeGreaterThan(0);
  });

  it('when the DOI stands in the id list only (45) or has capitals (46), it is kept as printed', () => {
    expect(of('biopython/pubmed1.xml', '9997').doi).toBe('10.1016/0005-2795(76)90109-4');
    expect(of('biopython/pubmed7.xml', '29963580').doi).toBe('10.1117/1.JMI.5.2.026002');
  });

  it('when a heading is major through its qualifier (47), it is major', () => {
    expect(of('biopython/pubmed1.xml', '9997').mesh.some(({ major }) => major)).toBe(true);
  });

  it('when the record is of 2008 (48), headings have no id and there is no entrez date', () => {
    const record = of('biopython-history/pubmed1.7af9523.xml', '12091962');
    expect(record.mesh.length).toBeGreaterThan(0);
    expect(new Set(record.mesh.map(({ ui }) => ui))).toEqual(new Set(['']));
    expect(record.entrez).toBe('');
  });

  it('when keywords have line breaks around them (51), they are trimmed', () => {
    const { keywords } = of('net-synergy/pubmed21n1000.xml', '31388320');
    expect(keywords.length).toBeGreaterThan(0);
    expect(keywords).toEqual(keywords.map((keyword) => keyword.trim()));
  });

  it('when a titled reference list cites in words only (52), there are no references, not even itself', () => {
    expect(of('net-synergy/pubmed21n1001.xml', '31418820').references).toEqual([]);
  });

  it('when a news item has no abstract (56), there is none', () => {
    const record = of('net-synergy/pubmed21n1005.xml', '31541004');
    expect(record.abstract).toEqual([]);
    expect(isPreprint(record)).toBe(false);
  });
});

function refusal(body: string): PubmedXmlError {
  try {
    parsePubmedXml(body);
  } catch (error) {
    if (error instanceof PubmedXmlError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}
