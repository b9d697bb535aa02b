import { describe, expect, it } from '@jest/globals';
import { XMLParser } from 'fast-xml-parser';
import { entry, reviewPmid } from './sample-corpus.ts';
import { address, json, serve, text } from './sample-server.ts';

const xmlOf = async (ids: string, options: Parameters<typeof serve>[0] = {}) => {
  const server = await serve(options);
  return text(address(`${server.urls.ncbi}/efetch.fcgi`, { db: 'pubmed', id: ids, retmode: 'xml' }));
};

const parser = new XMLParser({
  ignoreAttributes: false,
  parseTagValue: false,
  processEntities: { enabled: true, maxTotalExpansions: 1e6 },
  htmlEntities: true,
});

describe('when EFetch of the sample is asked for records', () => {
  it('writes pure ASCII, one line an article, joined by nothing, no newline at the end', async () => {
    const xml = await xmlOf('99000001,99000002');
    expect(xml).toMatch(/^\p{ASCII}+$/u);
    expect(xml).toContain('<ForeName>Bogl&#xe1;rka</ForeName>');
    expect(xml).toContain('Cells &lt; 30 &#xb5;m apart &amp; <i>in vivo</i>.');
    const lines = xml.split('\n');
    expect(lines.slice(0, 3)).toEqual([
      '<?xml version="1.0" ?>',
      expect.stringContaining('<!DOCTYPE PubmedArticleSet PUBLIC'),
      '<PubmedArticleSet>',
    ]);
    expect(lines).toHaveLength(4);
    expect(lines[3]).toMatch(
      /^<PubmedArticle>.*<\/PubmedArticle><PubmedArticle>.*<\/PubmedArticle><\/PubmedArticleSet>$/,
    );
  });

  it('carries history, ids, MeSH, keywords, authors and references where PubMed has them', async () => {
    const record = parser.parse(await xmlOf('99000001')).PubmedArticleSet.PubmedArticle;
    expect(
      record.PubmedData.History.PubMedPubDate.find((date: Record<string, string>) => date['@_PubStatus'] === 'entrez'),
    ).toMatchObject({
      Year: '2024',
      Month: '3',
      Day: '5',
    });
    expect(record.PubmedData.ArticleIdList.ArticleId).toEqual([
      { '#text': '99000001', '@_IdType': 'pubmed' },
      { '#text': 'PMC99000001', '@_IdType': 'pmc' },
      { '#text': '10.5555/sample.99000001', '@_IdType': 'doi' },
    ]);
    const { Article: article, MeshHeadingList: mesh } = record.MedlineCitation;
    expect(article.AuthorList.Author).toMatchObject([
      { LastName: 'Szalai-Nagy', Initials: 'B' },
      { CollectiveName: 'Sample Consortium' },
    ]);
    expect(article.Pagination).toEqual({ StartPage: '101', EndPage: '115', MedlinePgn: '101-15' });
    expect(mesh.MeshHeading).toMatchObject({
      DescriptorName: { '@_MajorTopicYN': 'N' },
      QualifierName: { '@_MajorTopicYN': 'Y' },
    });
    const cited = record.PubmedData.ReferenceList.Reference.map(
      (reference: { ArticleIdList: { ArticleId: { '#text': string }[] } }) =>
        [reference.ArticleIdList.ArticleId].flat()[0]?.['#text'],
    );
    expect(cited).toEqual([reviewPmid, '99000004']);
  });

  it('writes a publication date as year, month, day, season or MedlineDate, whichever it is', async () => {
    const dates = ['2023', '2023-06', '2023-06-02', '2024 Spring', '2024 Mar-Apr'];
    const corpus = dates.map((published, index) => entry(`9900010${index}`, { published }));
    const xml = await xmlOf(corpus.map(({ pmid }) => pmid).join(), { corpus });
    expect([...xml.matchAll(/<PubDate>(.*?)<\/PubDate>/g)].map(([, date]) => date)).toEqual([
      '<Year>2023</Year>',
      '<Year>2023</Year><Month>Jun</Month>',
      '<Year>2023</Year><Month>Jun</Month><Day>02</Day>',
      '<Year>2024</Year><Season>Spring</Season>',
      '<MedlineDate>2024 Mar-Apr</MedlineDate>',
    ]);
  });

  it('answers a book as PubmedBookArticle and a title that is only vernacular as an empty ArticleTitle', async () => {
    const corpus = [
      entry('99000110', { type: 'book', types: ['Review'] }),
      entry('99000111', { title: '', vernacularTitle: 'Über Zellen.', language: 'ger' }),
    ];
    const xml = await xmlOf('99000110,99000111', { corpus });
    expect(xml).toContain('<PubmedBookArticle><BookDocument><PMID Version="1">99000110</PMID>');
    expect(xml).toContain('<ArticleId IdType="bookaccession">NBK99000110</ArticleId>');
    expect(xml).toContain('<ArticleTitle/>');
    expect(xml).toContain('<VernacularTitle>&#xdc;ber Zellen.</VernacularTitle>');
  });

  it('reads ids as numbers, answers each once, leaves unknown ones out and accepts a POST form', async () => {
    const { urls } = await serve();
    const body = new URLSearchParams({ db: 'pubmed', id: '0099000001,99000002,99000002,7,banana' });
    const xml = await text(`${urls.ncbi}/efetch.fcgi`, { method: 'POST', body });
    expect(xml.match(/<PubmedArticle>/g)).toHaveLength(2);
  });

  it('answers an empty set with 200 for unknown ids and 400 when none is a number', async () => {
    expect(await xmlOf('7,8')).toMatch(/<PubmedArticleSet>\n<\/PubmedArticleSet>$/);
    const { urls } = await serve();
    const response = await fetch(address(`${urls.ncbi}/efetch.fcgi`, { db: 'pubmed', id: 'banana' }));
    expect([response.status, await response.text()]).toEqual([
      400,
      expect.stringContaining('ID list is empty! Possibly it has no correct IDs.'),
    ]);
  });

  it('shows a record from its entrez day on, changes it on later days, and hides it while it is gone', async () => {
    const on = (day: string) => xmlOf('99000003', { clock: () => new Date(`${day}T00:00:00Z`) });
    expect(await on('2024-04-30')).not.toContain('<PubmedArticle>');
    expect(await on('2024-05-01')).toContain('<PubmedArticle>');
    expect(await on('2024-06-30')).not.toContain('Retract');
    const retracted = await on('2024-07-01');
    expect(retracted).toContain('<PublicationType UI="D016441">Retracted Publication</PublicationType>');
    expect(retracted).toContain(
      '<CommentsCorrections RefType="RetractionIn"><RefSource>J Samples. 2024 Jul;7(7):1</RefSource><PMID Version="1">99000005</PMID>',
    );
    expect(await on('2024-08-01')).not.toContain('<PubmedArticle>');
    expect(await on('2024-09-01')).toContain('Retracted Publication');
  });

  it('keeps ids of EPost, and says which were no ids', async () => {
    const { urls } = await serve();
    const posted = await text(`${urls.ncbi}/epost.fcgi`, {
      method: 'POST',
      body: new URLSearchParams({ db: 'pubmed', id: '99000001,x' }),
    });
    expect(posted).toContain('Some IDs have invalid value and were omitted');
    const webEnv = /<WebEnv>(.*)<\/WebEnv>/.exec(posted)?.[1] ?? '';
    const fetched = await text(address(`${urls.ncbi}/efetch.fcgi`, { db: 'pubmed', WebEnv: webEnv, query_key: '1' }));
    expect(fetched).toContain('99000001');
  });

  it('summarises known records and gives unknown ones an error of their own', async () => {
    const { urls } = await serve();
    const { result } = await json<{ result: Record<string, Record<string, unknown>> }>(
      address(`${urls.ncbi}/esummary.fcgi`, { db: 'pubmed', id: '99000001,7', retmode: 'json' }),
    );
    expect(result.uids).toEqual(['99000001', '7']);
    expect(result['99000001']).toMatchObject({
      title: 'Sample article 99000001.',
      pubdate: '2024 Mar 4',
      source: 'J Samples',
      pages: '101-15',
    });
    expect(result['7']).toEqual({ uid: '7', error: 'cannot get document summary' });
    const version2 = await text(address(`${urls.ncbi}/esummary.fcgi`, { db: 'pubmed', id: '7', version: '2.0' }));
    expect(version2).toContain('<DocumentSummary uid="7"><error>cannot get document summary</error></DocumentSummary>');
  });
});

describe('when EFetch of the sample is asked for full text', () => {
  const jats =
    '<?xml version="1.0"?>\n<!DOCTYPE article>\n<article><front><article-meta><article-id pub-id-type="pmc">99000001</article-id></article-meta></front><body><p>β cells</p></body></article>';

  it('answers the JATS by its number, without its prolog, in ASCII, once the article is visible', async () => {
    const corpus = [entry('99000001', { pmcid: 'PMC99000001', jats })];
    const ask = async (day: string) => {
      const { urls } = await serve({ corpus, clock: () => new Date(day) });
      return text(address(`${urls.ncbi}/efetch.fcgi`, { db: 'pmc', id: '99000001' }));
    };
    expect(await ask('2024-03-05T00:00:00Z')).toMatch(
      /<pmc-articleset><article><front>.*<p>&#x3b2; cells<\/p><\/body><\/article><\/pmc-articleset>$/,
    );
    expect(await ask('2024-03-04T00:00:00Z')).toContain('<error id="99000001">');
  });

  it('answers front matter and the publisher’s refusal where there is no full text', async () => {
    const { urls } = await serve();
    const xml = await text(address(`${urls.ncbi}/efetch.fcgi`, { db: 'pmc', id: '99000001' }));
    expect(xml).toContain(
      '<!--The publisher of this article does not allow downloading of the full text in XML form.-->',
    );
    expect(xml).not.toContain('<body>');
    expect(xml).toContain('<article-id pub-id-type="pmid">99000001</article-id>');
  });
});
