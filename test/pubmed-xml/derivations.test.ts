import { describe, expect, it } from '@jest/globals';
import { parsePubmedXml } from '../../lambda/adapters/ncbi/pubmed-xml/parse-pubmed-xml.ts';
import { type ArticleRecord, authorName, isNotice, isPreprint, isRetracted } from '../../lambda/core/article-record.ts';
import { type ArticleParts, pubDate, pubmedArticle, pubmedSet, title } from './pubmed-article.ts';

function read(parts: ArticleParts): ArticleRecord {
  return readOnly(pubmedArticle(parts));
}

function readOnly(xml: string): ArticleRecord {
  const { records, broken } = parsePubmedXml(pubmedSet(xml));
  expect(broken).toEqual([]);
  expect(records).toHaveLength(1);
  return records[0]!;
}

describe('titles', () => {
  it.each([
    ['SnO<sub>2</sub>thin films', 'SnO2thin films', 'SnO<sub>2</sub>thin films'],
    ['The <i>TERT</i> gene (<i>5-HTTLPR</i>)', 'The TERT gene (5-HTTLPR)', 'The <i>TERT</i> gene (<i>5-HTTLPR</i>)'],
    ['A <b><i>b</i></b> <u>c</u>', 'A b c', 'A <b><i>b</i></b> <u>c</u>'],
    ['\n  A\n  <i> b </i>  \t c \n', 'A b c', 'A <i>b </i>c'],
    ['end <i> </i>', 'end', 'end<i></i>'],
    [
      '&#x3b1;-&#946; &amp; &lt;c&gt; &quot;d&quot; &apos;e&apos;',
      `α-β & <c> "d" 'e'`,
      'α-β &amp; &lt;c&gt; &quot;d&quot; &#39;e&#39;',
    ],
    ['&amp;lt;i&amp;gt; stays text', '&lt;i&gt; stays text', '&amp;lt;i&amp;gt; stays text'],
    ['&alpha; and &unknown;', 'α and &unknown;', 'α and &amp;unknown;'],
    ['no&#xa0;break&#x2009;and&#x2003;wide', 'no break and wide', 'no break and wide'],
    ['<mml:math><mml:msup><mml:mi>x</mml:mi><mml:mn>2</mml:mn></mml:msup></mml:math> fits', 'x2 fits', 'x2 fits'],
    ['<i class="a>b" onclick=\'x\'>T</i> cells', 'T cells', '<i>T</i> cells'],
    ['<a href="javascript:alert(1)">link</a> <script>x</script>', 'link x', 'link x'],
    ['&lt;script&gt;alert(1)&lt;/script&gt;', '<script>alert(1)</script>', '&lt;script&gt;alert(1)&lt;/script&gt;'],
    ['a&#x202e;b&#x2066;c&#xB;d&#xFFFE;e&#xD800;f&#0;g&#x110000;h', 'abcdefgh', 'abcdefgh'],
    ['a\u202eb\u2069c\u200dd\u0007e', 'abc\u200dde', 'abc\u200dde'],
    ['<![CDATA[a < b & ]]><!-- not this --><i>c</i><?nor this?>', 'a < b & c', 'a &lt; b &amp; <i>c</i>'],
    ['page 4002.e26', 'page 4002.e26', 'page 4002.e26'],
    ['007', '007', '007'],
  ])('when a title is written %j, it reads %j', (xml, text, html) => {
    const record = read({ article: title(xml) });
    expect(record.title).toBe(text);
    expect(record.titleHtml).toBe(html);
  });

  it('when the title has book attributes, they are no part of it', () => {
    const article = '<ArticleTitle book="dictionary" part="a" sec="1">Entry</ArticleTitle>';
    expect(read({ article }).title).toBe('Entry');
  });

  it('when the title is empty, the vernacular one stands in', () => {
    const article = `<ArticleTitle/><VernacularTitle>Über <i>Zellen</i></VernacularTitle>`;
    expect(read({ article })).toMatchObject({ title: 'Über Zellen', titleHtml: 'Über <i>Zellen</i>' });
  });

  it('when a title holds an element named like one we read, it stays title', () => {
    const article = title('A<AbstractText>b</AbstractText><LastName>c</LastName>');
    expect(read({ article })).toMatchObject({ title: 'Abc', abstract: [], authors: [] });
  });
});

describe('abstracts', () => {
  it('when parts are labelled, labels and order stay; empty parts and other abstracts do not count', () => {
    const article =
      `${title('T')}<Abstract><AbstractText Label="AIM &amp; SCOPE" NlmCategory="OBJECTIVE">One <sup>2</sup></AbstractText>` +
      `<AbstractText Label="EMPTY"/><AbstractText>three.</AbstractText>` +
      '<CopyrightInformation>© them</CopyrightInformation></Abstract>';
    const citation = '<OtherAbstract Type="Publisher" Language="fre"><AbstractText>Un</AbstractText></OtherAbstract>';
    expect(read({ article, citation }).abstract).toEqual([
      { label: 'AIM & SCOPE', text: 'One 2' },
      { label: '', text: 'three.' },
    ]);
  });

  it('when a label is written in single quotes with double ones inside, it is read', () => {
    const article = `${title('T')}<Abstract><AbstractText Label='SO "CALLED" > 1'>x</AbstractText></Abstract>`;
    expect(read({ article }).abstract).toEqual([{ label: 'SO "CALLED" > 1', text: 'x' }]);
  });

  it('when there is display mathematics, its text is kept', () => {
    const article = `${title('T')}<Abstract><AbstractText>a <DispFormula><mml:math alttext="x > y"><mml:mi>x</mml:mi></mml:math></DispFormula> b</AbstractText></Abstract>`;
    expect(read({ article }).abstract).toEqual([{ label: '', text: 'a x b' }]);
  });

  it('when one abstract has 20,000 numeric references, all are decoded', () => {
    const article = `${title('T')}<Abstract><AbstractText>${'&#x3b2;'.repeat(20_000)}</AbstractText></Abstract>`;
    expect(read({ article }).abstract[0]!.text).toBe('β'.repeat(20_000));
  });
});

describe('identifiers', () => {
  const ids = (...xml: string[]) => `<ArticleIdList>${xml.join('')}</ArticleIdList>`;
  const id = (type: string, text: string) => `<ArticleId IdType="${type}">${text}</ArticleId>`;
  const location = (valid: string, text: string) =>
    `<ELocationID EIdType="doi" ValidYN="${valid}">${text}</ELocationID>`;

  it('when the id list has a DOI, it goes before the location', () => {
    const article = title('T') + location('Y', '10.1000/location');
    expect(read({ article, data: ids(id('doi', '10.1000/LIST&lt;1&gt;'), id('pmc', 'PMC42')) })).toMatchObject({
      doi: '10.1000/LIST<1>',
      pmcid: 'PMC42',
    });
  });

  it('when only locations have one, the first valid one counts', () => {
    const article = `${title('T')}<ELocationID EIdType="pii" ValidYN="Y">10.1/pii</ELocationID>${location('N', '10.1000/wrong')}${location('Y', '10.1000/right')}`;
    expect(read({ article }).doi).toBe('10.1000/right');
    expect(read({ article: `${title('T')}<ELocationID EIdType="doi">10.1000/x</ELocationID>` }).doi).toBe('10.1000/x');
  });

  it.each(['10.1/"&gt;&lt;img src=x onerror=alert(1)&gt;', 'javascript:alert(1)', 'arXiv:2304.02112v2', ''])(
    'when what stands for a DOI is %j, there is none',
    (text) => {
      expect(read({ article: title('T') + location('Y', text), data: ids(id('doi', text)) }).doi).toBeNull();
    },
  );

  it('when references, corrections and others have ids, they are not the article’s', () => {
    const reference = `<Reference><Citation>c</Citation>${ids(id('doi', '10.1000/ref'), id('pmc', 'PMC7'), id('pubmed', '77'))}</Reference>`;
    const citation =
      '<CommentsCorrectionsList><CommentsCorrections RefType="CommentIn"><RefSource>s</RefSource><PMID Version="1">88</PMID></CommentsCorrections></CommentsCorrectionsList>';
    const record = read({ pmid: '12', citation, data: `<ReferenceList>${reference}</ReferenceList>` });
    expect(record).toMatchObject({ pmid: '12', doi: null, pmcid: null, references: ['77'] });
  });

  it.each(['00123', ' 123\n'])('when the PMID is written %j, it is 123', (pmid) => {
    expect(read({ pmid }).pmid).toBe('123');
  });
});

describe('authors', () => {
  const list = (...authors: string[]) => `${title('T')}<AuthorList CompleteYN="Y">${authors.join('')}</AuthorList>`;

  it('when authors are persons and groups, they read as MEDLINE prints them', () => {
    const article = list(
      '<Author ValidYN="Y"><LastName>Okonjo-&#xcd;</LastName><ForeName>Ada B</ForeName><Initials>AB</Initials></Author>',
      '<Author ValidYN="Y"><LastName>King</LastName><ForeName>Martin</ForeName><Initials>M</Initials><Suffix>Jr</Suffix></Author>',
      '<Author EqualContrib="Y"><LastName>Solo</LastName></Author>',
      '<Author><CollectiveName>The <i>ABC</i> Group</CollectiveName></Author>',
      '<Author ValidYN="N"><LastName>Misprint</LastName></Author>',
      '<Author/>',
    );
    expect(read({ article }).authors.map(authorName)).toEqual(['Okonjo-Í AB', 'King M Jr', 'Solo', 'The ABC Group']);
  });

  it.each([
    '0000-0002-1825-009X',
    'https://orcid.org/0000-0002-1825-009X',
    '000000021825009X',
    'http://orcid.org/0000-0002-1825-009x/',
  ])('when the ORCID is written %s, it is kept bare', (orcid) => {
    const article = list(
      `<Author><LastName>A</LastName><Identifier Source="ORCID">${orcid}</Identifier><AffiliationInfo><Affiliation>X <i>y</i></Affiliation><Identifier Source="ROR">https://ror.org/1</Identifier></AffiliationInfo></Author>`,
    );
    expect(read({ article }).authors[0]).toMatchObject({ orcid: '0000-0002-1825-009X' });
  });

  it('when an organisation has an ORCID-like id, it is not the author’s', () => {
    const article = list(
      '<Author><LastName>A</LastName><AffiliationInfo><Affiliation>X</Affiliation><Identifier Source="ORCID">0000-0002-1825-0097</Identifier></AffiliationInfo></Author>',
    );
    expect(read({ article }).authors[0]).toMatchObject({ orcid: '' });
  });

  it('when there are investigators and personal subjects, they are no authors', () => {
    const person = '<LastName>N</LastName><Initials>N</Initials>';
    const citation = `<PersonalNameSubjectList><PersonalNameSubject>${person}</PersonalNameSubject></PersonalNameSubjectList><InvestigatorList><Investigator>${person}</Investigator></InvestigatorList>`;
    expect(read({ citation }).authors).toEqual([]);
  });
});

describe('dates', () => {
  it.each([
    ['<Year>2023</Year><Month>Apr</Month><Day>1</Day>', '2023-04-01'],
    ['<Year>2023</Year><Month>04</Month><Day>11</Day>', '2023-04-11'],
    ['<Year>2023</Year><Month>december</Month>', '2023-12'],
    ['<Year>2023</Year><Month>Feb</Month><Day>30</Day>', '2023-02'],
    ['<Year>2023</Year><Month>13</Month>', '2023'],
    ['<Year>2023</Year><Month>Jan-Feb</Month>', '2023'],
    ['<Year>2023</Year><Season>Spring</Season>', '2023'],
    ['<Year>2023</Year><Season>Jan-Mar</Season>', '2023'],
    ['<MedlineDate>1998 Dec-1999 Jan</MedlineDate>', '1998'],
    ['<MedlineDate>2019 Apr-Jun</MedlineDate>', '2019'],
    ['<MedlineDate>Spring 1990</MedlineDate>', undefined],
    ['<MedlineDate>19987 Dec</MedlineDate>', undefined],
    ['<Year>23</Year>', undefined],
    ['', undefined],
  ])('when PubDate is %s, the date is %s', (xml, date) => {
    const article = `${pubDate(xml)}${title('T')}<ArticleDate DateType="Electronic"><Year>2001</Year><Month>02</Month><Day>03</Day></ArticleDate>`;
    expect(read({ article }).published?.text).toBe(date);
  });

  it('when there is no PubDate at all, the day it went online stands in', () => {
    const article = `${title('T')}<ArticleDate><Year>2001</Year><Month>02</Month><Day>03</Day></ArticleDate>`;
    expect(read({ article }).published?.text).toBe('2001-02-03');
  });

  it('when PubMed gives the day of entry without zeros, it is padded', () => {
    const day = (status: string, text: string) =>
      `<PubMedPubDate PubStatus="${status}"><Year>2019</Year><Month>3</Month><Day>${text}</Day><Hour>6</Hour><Minute>0</Minute></PubMedPubDate>`;
    const data = `<History>${day('received', '1')}${day('entrez', '9')}${day('pubmed', '10')}</History>`;
    expect(read({ data }).entrez).toBe('2019-03-09');
    expect(read({ data: `<History>${day('entrez', '32')}</History>` }).entrez).toBe('');
    expect(read({ data: `<History>${day('pubmed', '1')}</History>` }).entrez).toBe('');
  });
});

describe('lists', () => {
  it('when reference lists are several and nested, PMIDs stand in document order, repetitions kept', () => {
    const reference = (...pmids: string[]) =>
      `<Reference><Citation>In <i>J</i></Citation>${pmids.map((pmid) => `<ArticleIdList><ArticleId IdType="pubmed">${pmid}</ArticleId></ArticleIdList>`).join('')}</Reference>`;
    const plain =
      '<Reference><Citation>x</Citation><ArticleIdList><ArticleId IdType="doi">10.1000/1</ArticleId><ArticleId IdType="pubmed"> 4 </ArticleId></ArticleIdList></Reference>';
    const words = '<Reference><Citation>In words only.</Citation></Reference>';
    const bad =
      '<Reference><Citation>x</Citation><ArticleIdList><ArticleId IdType="pubmed">1 OR 1</ArticleId></ArticleIdList></Reference>';
    const unnamed =
      '<Reference><Citation>x</Citation><ArticleIdList><ArticleId>6</ArticleId></ArticleIdList></Reference>';
    const data =
      `<ReferenceList><Title>First</Title>${reference('3')}${plain}${words}<ReferenceList>${reference('5')}</ReferenceList></ReferenceList>` +
      `<ReferenceList>${bad}${unnamed}${reference('3')}</ReferenceList>`;
    expect(read({ data }).references).toEqual(['3', '4', '5', '6', '3']);
  });

  it('when a record has 5,000 references, all are there', () => {
    const data = `<ReferenceList>${Array.from({ length: 5000 }, (_, i) => `<Reference><Citation>M&#xfc;ller &amp; &#x3b1; ${i}</Citation><ArticleIdList><ArticleId IdType="pubmed">${i + 1}</ArticleId></ArticleIdList></Reference>`).join('')}</ReferenceList>`;
    const { references } = read({ data });
    expect(references).toHaveLength(5000);
    expect([references[0], references[4999]]).toEqual(['1', '5000']);
  });

  it('when a heading is major by itself or by a qualifier, it is major', () => {
    const heading = (descriptor: string, ...qualifiers: string[]) =>
      `<MeshHeading><DescriptorName UI="D0" MajorTopicYN="${descriptor}" Type="Geographic">Neoplastic Stem Cells</DescriptorName>${qualifiers.map((yn) => `<QualifierName UI="Q1" MajorTopicYN="${yn}">genetics</QualifierName>`).join('')}</MeshHeading>`;
    const citation = `<MeshHeadingList>${heading('Y')}${heading('N', 'N', 'Y')}${heading('N', 'N')}${heading('N')}</MeshHeadingList>`;
    const { mesh } = read({ citation });
    expect(mesh.map(({ major }) => major)).toEqual([true, true, false, false]);
    expect(mesh[0]).toEqual({ ui: 'D0', name: 'Neoplastic Stem Cells', major: true });
  });

  it('when keyword lists are several, all keywords count, trimmed', () => {
    const citation =
      '<KeywordList Owner="KIE"><Keyword MajorTopicYN="N">\n  one\n </Keyword><Keyword> </Keyword></KeywordList><KeywordList Owner="NOTNLM"><Keyword><i>two</i> 3</Keyword></KeywordList>';
    expect(read({ citation }).keywords).toEqual(['one', 'two 3']);
  });

  it('when corrections have no PMID, their source still stands', () => {
    const citation =
      '<CommentsCorrectionsList><CommentsCorrections RefType="RetractionIn"><RefSource>J. 2020;1:2</RefSource></CommentsCorrections><CommentsCorrections RefType="UpdateOf"><RefSource>bioRxiv</RefSource><PMID>9</PMID><Note>n</Note></CommentsCorrections></CommentsCorrectionsList>';
    const record = read({ citation });
    expect(record.corrections).toEqual([
      { type: 'RetractionIn', pmid: null, source: 'J. 2020;1:2' },
      { type: 'UpdateOf', pmid: '9', source: 'bioRxiv' },
    ]);
    expect(isRetracted(record)).toBe(true);
  });

  it('when languages and publication types are several, all stand in order', () => {
    const types = ['Journal Article', 'Preprint', 'Published Erratum'];
    const article = `${title('T')}<Language>eng</Language><Language>ger</Language><PublicationTypeList>${types.map((type) => `<PublicationType UI="D">${type}</PublicationType>`).join('')}</PublicationTypeList>`;
    const record = read({ article });
    expect(record).toMatchObject({ languages: ['eng', 'ger'], publicationTypes: types });
    expect([isPreprint(record), isNotice(record)]).toEqual([true, true]);
  });
});

describe('journals', () => {
  const journal = (xml: string) => `<Journal>${xml}</Journal>${title('T')}`;

  it('when all is given, all is kept', () => {
    const article =
      journal(
        '<ISSN IssnType="Electronic">1476-4598</ISSN><JournalIssue CitedMedium="Internet"><Volume>22</Volume><Issue>1</Issue></JournalIssue><Title>Molecular cancer</Title><ISOAbbreviation>Mol Cancer</ISOAbbreviation>',
      ) + '<Pagination><StartPage>38</StartPage><EndPage>40</EndPage><MedlinePgn>38-40</MedlinePgn></Pagination>';
    expect(read({ article }).journal).toEqual({
      title: 'Molecular cancer',
      abbreviation: 'Mol Cancer',
      issn: '1476-4598',
      volume: '22',
      issue: '1',
      pages: '38-40',
    });
  });

  it('when little is given, what can be is taken from beside it', () => {
    const article = `${journal('<Title>J</Title>')}<Pagination><StartPage>e5</StartPage><EndPage>e9</EndPage></Pagination>`;
    const citation = '<MedlineJournalInfo><Country>X</Country><MedlineTA>J Short</MedlineTA></MedlineJournalInfo>';
    expect(read({ article, citation }).journal).toMatchObject({ abbreviation: 'J Short', issn: '', pages: 'e5-e9' });
  });
});

describe('books', () => {
  const people = (type: string, name: string) =>
    `<AuthorList Type="${type}" CompleteYN="Y"><Author ValidYN="Y"><LastName>${name}</LastName><Initials>A</Initials></Author></AuthorList>`;
  const chapter = (titleXml: string, own = people('authors', 'Chapter')) =>
    '<PubmedBookArticle><BookDocument><PMID>20821847</PMID><ArticleIdList><ArticleId IdType="bookaccession">NBK1</ArticleId><ArticleId IdType="doi">10.1000/nbk</ArticleId></ArticleIdList>' +
    `<Book><Publisher><PublisherName>P</PublisherName></Publisher><BookTitle book="b">The <i>Book</i></BookTitle><PubDate><Year>2010</Year><Month>08</Month></PubDate>${people('authors', 'Booker')}${people('editors', 'Editor')}<Medium>Internet</Medium></Book>` +
    `${titleXml}<Language>eng</Language>${own}${people('editors', 'Editor')}<PublicationType UI="D016454">Review</PublicationType><Abstract><AbstractText>Text.</AbstractText></Abstract><KeywordList Owner="NLM"><Keyword>k</Keyword></KeywordList>` +
    '<ReferenceList><Reference><Citation>c</Citation><ArticleIdList><ArticleId IdType="pubmed">5</ArticleId></ArticleIdList></Reference></ReferenceList></BookDocument>' +
    '<PubmedBookData><History><PubMedPubDate PubStatus="entrez"><Year>2010</Year><Month>9</Month><Day>8</Day></PubMedPubDate></History><PublicationStatus>ppublish</PublicationStatus><ArticleIdList><ArticleId IdType="pubmed">20821847</ArticleId></ArticleIdList></PubmedBookData></PubmedBookArticle>';

  it('when a record is a chapter, the book stands in for the journal', () => {
    const record = readOnly(chapter('<ArticleTitle book="b" part="c">A <i>chapter</i></ArticleTitle>'));
    expect(record).toMatchObject({
      pmid: '20821847',
      doi: '10.1000/nbk',
      kind: 'book',
      title: 'A chapter',
      titleHtml: 'A <i>chapter</i>',
      abstract: [{ label: '', text: 'Text.' }],
      journal: { title: 'The Book', abbreviation: '' },
      published: { precision: 'month', text: '2010-08' },
      entrez: '2010-09-08',
      languages: ['eng'],
      publicationTypes: ['Review'],
      keywords: ['k'],
      references: ['5'],
      corrections: [],
      mesh: [],
    });
    expect(record.authors.map(authorName)).toEqual(['Chapter A']);
  });

  it('when a record is the book itself, its title and authors are the book’s', () => {
    const record = readOnly(chapter('', ''));
    expect(record.title).toBe('The Book');
    expect(record.authors.map(authorName)).toEqual(['Booker A']);
  });

  it('when the set is one of books, it is read alike', () => {
    const xml = `<PubmedBookArticleSet>${chapter('')}</PubmedBookArticleSet>`;
    expect(parsePubmedXml(xml).records).toHaveLength(1);
  });
});

describe('deleted citations', () => {
  it('when PubMed withdraws records, their PMIDs are named apart', () => {
    const xml = pubmedSet(
      pubmedArticle({ pmid: '3' }),
      '<DeleteCitation><PMID Version="1">4</PMID>\n<PMID Version="2">5</PMID></DeleteCitation>',
    );
    expect(parsePubmedXml(xml)).toMatchObject({ records: [{ pmid: '3' }], broken: [], deleted: ['4', '5'] });
  });
});
