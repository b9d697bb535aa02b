import { describe, expect, it } from '@jest/globals';
import { parsePubmedXml } from '../../lambda/adapters/ncbi/pubmed-xml/parse-pubmed-xml.ts';
import {
  HostileXmlError,
  NotPubmedXmlError,
  type PubmedXmlError,
  TruncatedXmlError,
} from '../../lambda/adapters/ncbi/pubmed-xml/pubmed-xml-error.ts';
import { prolog, pubmedArticle, pubmedSet, title } from './pubmed-article.ts';

const one = pubmedArticle({ pmid: '1' });
const three = pubmedArticle({ pmid: '3' });

/** What became of a set with one doubtful member between two good ones. */
function between(doubtful: string) {
  const { records, broken } = parsePubmedXml(pubmedSet(one, doubtful, three));
  return { read: records.map(({ pmid }) => pmid), broken };
}

describe('a broken record', () => {
  const abstract = (xml: string) =>
    pubmedArticle({ pmid: '2', article: `${title('T')}<Abstract><AbstractText>${xml}</AbstractText></Abstract>` });

  it.each([
    ['an element that is not closed', abstract('a <i>b')],
    ['elements that overlap', abstract('a <i><b>b</i></b>')],
    ['an end tag too many', abstract('a </i>')],
    ['an end tag that is longer than its start tag', abstract('<i>a</ii>')],
    ['an end tag that is shorter', abstract('<sup>a</su>')],
    ['an end tag with attributes', abstract('<i>a</i x="1">')],
    ['a bare ampersand', abstract('AT&T')],
    ['a reference without semicolon', abstract('&amp and &lt;')],
    ['a reference with bad digits', abstract('&#12a;')],
    ['an empty hexadecimal reference', abstract('&#x;')],
    ['a bare less-than', abstract('p < 0.05')],
    ['a less-than before a digit', abstract('p <0.05')],
    ['an attribute without quotes', abstract('<i class=x>a</i>')],
    ['an attribute without value', abstract('<i class>a</i>')],
    ['an attribute twice', abstract('<i c="1" c="2">a</i>')],
    ['attributes without space between', abstract('<i a="1"b="2">a</i>')],
    ['a less-than in an attribute', abstract('<i a="<">a</i>')],
    ['an attribute that is not closed', abstract('<i a="1>a</i>')],
    ['a bare ampersand in an attribute', abstract('<i a="&">a</i>')],
    ['"]]>" in its text', abstract('a ]]> b')],
    ['a comment with two hyphens', abstract('<!-- a -- b -->c')],
    ['a processing instruction named xml', abstract('<?xml version="1.0"?>c')],
    ['a declaration', abstract('<!ELEMENT i ANY>c')],
    ['a name that begins with a digit', abstract('<1>a</1>')],
    ['a space before the name', abstract('< i>a</i>')],
    [
      'a broken part among what is cut',
      pubmedArticle({ pmid: '2', data: '<ReferenceList><Reference><Citation>a</Reference></ReferenceList>' }),
    ],
    [
      'a broken reference in what is cut',
      pubmedArticle({
        pmid: '2',
        data: '<ReferenceList><Reference><Citation>a & b</Citation></Reference></ReferenceList>',
      }),
    ],
    [
      'a broken attribute in what is cut',
      pubmedArticle({ pmid: '2', data: '<ObjectList><Object Type=a><Param/></Object></ObjectList>' }),
    ],
  ])('when it has %s, it is skipped with a reason and the others are read', (_what, xml) => {
    const { read, broken } = between(xml);
    expect(read).toEqual(['1', '3']);
    expect(broken).toEqual([{ pmid: '2', reason: expect.stringMatching(/\w/) }]);
  });

  it.each([
    [
      'no PMID',
      '<PubmedArticle><MedlineCitation><Article><ArticleTitle>T</ArticleTitle></Article></MedlineCitation></PubmedArticle>',
      null,
      /no PMID/,
    ],
    ['a PMID that is none', pubmedArticle({ pmid: '1 OR 1' }), null, /"1 OR 1" is no PMID/],
    ['a PMID that is too long', pubmedArticle({ pmid: '123456789012345678901' }), null, /is no PMID/],
    ['an empty PMID', pubmedArticle({ pmid: '' }), null, /no PMID/],
    [
      'no Article',
      '<PubmedArticle><MedlineCitation><PMID>2</PMID></MedlineCitation></PubmedArticle>',
      '2',
      /no MedlineCitation with an Article/,
    ],
    ['nothing at all', '<PubmedArticle></PubmedArticle>', null, /Article/],
    ['not even a pair of tags', '<PubmedArticle/>', null, /Article/],
    ['no BookDocument', '<PubmedBookArticle><PMID>2</PMID></PubmedBookArticle>', '2', /BookDocument/],
    ['another kind', '<PubmedThing a="1"><PMID>2</PMID></PubmedThing>', null, /<PubmedThing> is no PubMed record/],
    ['only NCBI’s word for its failure', '<error id="2">cannot get document</error>', null, /cannot get document/],
    ['stray text', 'Internal error', null, /text between records: "Internal error"/],
    ['a stray end tag', '</PubmedArticle>', null, /stray end tag/],
  ])('when it has %s, it is skipped and named', (_what, xml, pmid, reason) => {
    const { read, broken } = between(xml);
    expect(read).toEqual(['1', '3']);
    expect(broken).toEqual([{ pmid, reason: expect.stringMatching(reason) }]);
  });

  it('when it is never closed, the next ones are still read', () => {
    const unclosed = pubmedArticle({ pmid: '2' }).replace('</PubmedArticle>', '');
    expect(between(unclosed)).toEqual({ read: ['1', '3'], broken: [{ pmid: '2', reason: expect.any(String) }] });
    const last = parsePubmedXml(pubmedSet(one, unclosed));
    expect(last.records.map(({ pmid }) => pmid)).toEqual(['1']);
    expect(last.broken).toMatchObject([{ pmid: '2' }]);
    const book = parsePubmedXml(pubmedSet('<PubmedBookArticle><BookDocument><PMID>2</PMID>', one));
    expect(book.records.map(({ pmid }) => pmid)).toEqual(['1']);
    expect(book.broken).toMatchObject([{ pmid: '2' }]);
  });

  it('when hundreds are never closed, each is named once, quickly', () => {
    const unclosed = '<PubmedArticle><MedlineCitation><PMID>2</PMID></x>'.repeat(2000);
    const { read, broken } = between(unclosed);
    expect(read).toEqual(['1', '3']);
    expect(broken).toHaveLength(2000);
  });
});

describe('markup PubMed does not send but may', () => {
  it('when end tags of other records stand in comments and CDATA, they end nothing', () => {
    const inner = `<!-- </PubmedArticle><PubmedArticle> --><![CDATA[</PubmedArticle>]]><?x </PubmedArticle>?>`;
    const { read, broken } = between(pubmedArticle({ pmid: '2', article: title(`A${inner}B`) }));
    expect({ read, broken }).toEqual({ read: ['1', '2', '3'], broken: [] });
    expect(parsePubmedXml(pubmedSet(pubmedArticle({ article: title(`A${inner}B`) }))).records[0]!.title).toBe(
      'A</PubmedArticle>B',
    );
  });

  it('when comments and instructions stand around records, they do not matter', () => {
    const xml = `\ufeff${prolog}<!-- a --><?b?><PubmedArticleSet a="1"  b='2' >\n<!-- <PubmedArticle> -->${one}<?c?>\n</PubmedArticleSet >\n<!-- d --><?e?>\n`;
    expect(parsePubmedXml(xml)).toMatchObject({ records: [{ pmid: '1' }], broken: [] });
  });

  it('when tags are written with spaces and attributes, they are the same tags', () => {
    const xml = pubmedSet(
      one
        .replace('<PubmedArticle>', '<PubmedArticle \n a="</x>" >'.replace('</x>', '>'))
        .replaceAll('</PMID>', '</PMID\n>')
        .replace('</PubmedArticle>', '</PubmedArticle >'),
      three,
    );
    expect(parsePubmedXml(xml).records.map(({ pmid }) => pmid)).toEqual(['1', '3']);
  });

  it('when the set is closed in its own tag, it is empty and whole', () => {
    expect(parsePubmedXml('<PubmedArticleSet/>').records).toEqual([]);
    expect(parsePubmedXml(`${prolog}<PubmedArticleSet x="1" />\n`).records).toEqual([]);
  });
});

describe('what is no PubMed XML', () => {
  it.each([
    ['nothing', '', 'empty', null],
    ['white space', ' \n\t', 'empty', null],
    ['a byte order mark', '\ufeff', 'empty', null],
    ['JSON', ' {"error":"API rate limit exceeded"}', 'json', null],
    ['a JSON list', '[1]', 'json', null],
    ['a web page', '<!DOCTYPE html>\n<html><body>Down</body></html>', 'html', 'html'],
    ['an old web page', '<HTML><BODY>Down</BODY></HTML>', 'html', 'html'],
    ['a page of XHTML', '<?xml version="1.0"?><html xmlns="x"><p/></html>', 'html', 'html'],
    ['plain words', 'Unable to route request!', 'text', null],
    [
      'another answer',
      '<?xml version="1.0"?><eSearchResult><Count>1</Count></eSearchResult>',
      'other-xml',
      'eSearchResult',
    ],
    ['an article without a set', one, 'other-xml', 'PubmedArticle'],
    ['a root that only begins alike', '<PubmedArticleSets></PubmedArticleSets>', 'other-xml', 'PubmedArticleSets'],
    ['a malformed root', '<PubmedArticleSet a=1></PubmedArticleSet>', 'malformed', null],
    [
      'an error within the set',
      '<PubmedArticleSet><ERROR>down</ERROR></PubmedArticleSet>',
      'other-xml',
      'PubmedArticleSet',
    ],
    ['two documents in one', pubmedSet(one) + pubmedSet(three), 'malformed', 'PubmedArticleSet'],
    ['something after the end', `${pubmedSet(one)}garbage`, 'malformed', 'PubmedArticleSet'],
    ['a second root', `${pubmedSet(one)}<PubmedArticleSet/>`, 'malformed', 'PubmedArticleSet'],
    ['another root’s end', '<PubmedArticleSet></PubmedBookArticleSet>', 'malformed', 'PubmedArticleSet'],
    [
      'a DOCTYPE amidst records',
      `<PubmedArticleSet>${one}<!DOCTYPE x></PubmedArticleSet>`,
      'malformed',
      'PubmedArticleSet',
    ],
    ['two DOCTYPEs', `<!DOCTYPE a><!DOCTYPE b><PubmedArticleSet/>`, 'malformed', null],
  ])('when it is %s, it is refused as such', (_what, text, found, root) => {
    const error = refusal(text);
    expect(error).toBeInstanceOf(NotPubmedXmlError);
    expect(error).toMatchObject({ found, root, remedy: expect.stringMatching(/\w/) });
  });

  it('when NCBI says what failed, the client can read it', () => {
    const text = '<?xml version="1.0"?><eFetchResult>\n\t<ERROR>Unable to obtain query #1</ERROR>\n</eFetchResult>';
    expect(refusal(text)).toMatchObject({
      errors: ['Unable to obtain query #1'],
      message: expect.stringContaining('query #1'),
    });
  });

  it('when a body is shown, it is short and on one line', () => {
    const { excerpt } = refusal(`Line\n\u0007\u202etwo ${'x'.repeat(5000)}`) as NotPubmedXmlError;
    expect(excerpt).toMatch(/^Line two x+$/);
    expect(excerpt.length).toBeLessThanOrEqual(300);
  });
});

describe('truncation', () => {
  const whole = pubmedSet(one, `<!-- <b> --> ${pubmedArticle({ pmid: '2', article: title('<![CDATA[x]]>') })}`, three);

  it('when a document is cut at any character, it is refused (NC10)', () => {
    for (let cut = 1; cut < whole.length; cut++) {
      expect(() => parsePubmedXml(whole.slice(0, cut))).toThrow(TruncatedXmlError);
    }
  });

  it.each(['<!-- ', '<![CDATA[', '<?x '])(
    'when %j is never closed, it may hide the end, so the document counts as cut',
    (opener) => {
      const xml = pubmedSet(one, pubmedArticle({ pmid: '2', article: title(`a ${opener}b`) }), three);
      expect(() => parsePubmedXml(xml)).toThrow(TruncatedXmlError);
    },
  );

  it('when it is cut inside a record, the message names it and counts those before', () => {
    const error = refusal(whole.slice(0, whole.indexOf('>3<') + 5)) as TruncatedXmlError;
    expect(error.message).toContain('PMID 3');
    expect(error.recordsRead).toBe(2);
  });

  it('when the record is whole but the set is not (fast-xml-parser would let it pass), it is refused (H37)', () => {
    expect(() => parsePubmedXml('<PubmedArticleSet><PubmedArticle><PMID>1</PMID>')).toThrow(TruncatedXmlError);
    expect(() => parsePubmedXml(`<PubmedArticleSet>${one}`)).toThrow(TruncatedXmlError);
  });
});

describe('hostile documents', () => {
  it.each([
    ['a billion laughs', '<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><PubmedArticleSet>&b;</PubmedArticleSet>'],
    ['an external entity', '<!DOCTYPE PubmedArticleSet [<!ENTITY x SYSTEM "file:///etc/passwd">]><PubmedArticleSet/>'],
    ['an empty internal subset', '<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM" "x.dtd" [ ]><PubmedArticleSet/>'],
    ['depth beyond 64', pubmedSet(pubmedArticle({ article: title(`${'<i>'.repeat(61)}x${'</i>'.repeat(61)}`) }))],
    ['depth beyond 64 in what is cut', pubmedSet(pubmedArticle({ data: `${'<x>'.repeat(100_000)}` }))],
    ['a root that never comes', `<?xml version="1.0"?>${'<!-- x -->'.repeat(10_000)}`.slice(0, -3)],
  ])('when it has %s, it is refused', (_what, text) => {
    expect(() => parsePubmedXml(text)).toThrow(/subset|nested|64 KB/);
  });

  it('when an internal subset is announced, it is refused as hostile before anything is expanded (H35)', () => {
    expect(refusal('<!DOCTYPE PubmedArticleSet [<!ENTITY a "')).toBeInstanceOf(HostileXmlError);
  });

  it('when nesting is just allowed, it is read', () => {
    const deep = pubmedArticle({ article: title(`${'<i>'.repeat(59)}x${'</i>'.repeat(59)}`) });
    expect(parsePubmedXml(pubmedSet(deep)).records[0]!.title).toBe('x');
  });

  it('when a bracket stands in a quoted public identifier, it is no subset', () => {
    expect(parsePubmedXml('<!DOCTYPE PubmedArticleSet PUBLIC "a[b>" "c"><PubmedArticleSet/>').records).toEqual([]);
  });

  it('when a record is longer than 20 MB, the document is refused', () => {
    const long = pubmedArticle({ article: title('x'.repeat(20_000_001)) });
    expect(() => parsePubmedXml(pubmedSet(long))).toThrow(HostileXmlError);
  });

  it('when a record has a million references to characters, it is read', () => {
    const article = title('&#120;'.repeat(1_000_000));
    expect(parsePubmedXml(pubmedSet(pubmedArticle({ article }))).records[0]!.title).toHaveLength(1_000_000);
  });

  it('when elements are named after what every object has, nothing happens', () => {
    const article = `${title('T')}<__proto__><polluted>1</polluted></__proto__><constructor/><hasOwnProperty>x</hasOwnProperty>`;
    const [record] = parsePubmedXml(pubmedSet(pubmedArticle({ article, citation: '<toString/>' }))).records;
    expect(record!.title).toBe('T');
    expect('polluted' in {}).toBe(false);
  });
});

function refusal(text: string): PubmedXmlError {
  try {
    parsePubmedXml(text);
  } catch (error) {
    return error as PubmedXmlError;
  }
  throw new Error('it was accepted');
}
