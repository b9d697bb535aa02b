import { describe, expect, it } from '@jest/globals';
import { entry, reviewPmid } from './sample-corpus.ts';
import { address, json, serve, text } from './sample-server.ts';

interface Converted {
  readonly status: string;
  readonly records: readonly Record<string, unknown>[];
}

describe('when the ID converter of the sample is asked', () => {
  it('gives numeric PMIDs, and an error record for what is not in PMC', async () => {
    const { urls } = await serve();
    const answer = await json<Converted>(address(urls.idconv, { ids: 'PMC99000001,PMC5', format: 'json' }));
    expect(answer.status).toBe('ok');
    expect(answer.records).toEqual([
      { doi: '10.5555/sample.99000001', pmcid: 'PMC99000001', pmid: 99000001, 'requested-id': 'PMC99000001' },
      { pmcid: 'PMC5', 'requested-id': 'PMC5', status: 'error', errmsg: 'Identifier not found in PMC' },
    ]);
    const byPmid = await json<Converted>(
      address(`${urls.idconv}/`, { ids: '99000002,99000001', idtype: 'pmid', format: 'json' }),
    );
    expect(byPmid.records).toMatchObject([{ pmid: 99000002, status: 'error' }, { pmcid: 'PMC99000001' }]);
  });

  it('refuses the whole batch when types are mixed, one is junk, or there are more than 200', async () => {
    const { urls } = await serve();
    const status = async (ids: string, idtype: string) =>
      (await fetch(address(urls.idconv, { ids, idtype, format: 'json' }))).status;
    expect(await status('99000001,PMC99000001', 'pmid')).toBe(400);
    expect(await status('PMC99000001,banana', '')).toBe(400);
    expect(await status(Array.from({ length: 201 }, (_, index) => index + 1).join(), 'pmid')).toBe(400);
    expect(await status(Array.from({ length: 200 }, (_, index) => index + 1).join(), 'pmid')).toBe(200);
  });
});

interface Citations {
  readonly hitCount: number;
  readonly citationList: { readonly citation: readonly Record<string, unknown>[] };
}

describe('when Europe PMC of the sample is asked', () => {
  it('pages the citing list, oldest id first, and names preprints by their own id', async () => {
    const corpus = [
      entry('99000020', { cites: ['europe-pmc'] }),
      entry('99000010', { cites: ['europe-pmc'] }),
      {
        ...entry('99000030', {
          cites: ['europe-pmc'],
          europePmcId: 'PPR990001',
          types: ['Preprint'],
          journal: { title: 'bioSample' },
        }),
        pmid: undefined,
      },
    ];
    const { urls } = await serve({ corpus });
    const page = (number: string) =>
      json<Citations>(
        address(`${urls.europePmc}/MED/${reviewPmid}/citations`, { page: number, pageSize: '2', format: 'json' }),
      );
    const first = await page('1');
    expect(first.hitCount).toBe(3);
    expect(first.citationList.citation.map(({ source, id }) => `${source}/${id}`)).toEqual([
      'PPR/PPR990001',
      'MED/99000010',
    ]);
    expect((await page('2')).citationList.citation).toMatchObject([
      { id: '99000020', source: 'MED', pubYear: 2024, pageInfo: '101-15' },
    ]);
    expect((await page('3')).citationList.citation).toEqual([]);
  });

  it('answers XML unless JSON is asked for, and nobody as an empty list', async () => {
    const { urls } = await serve();
    expect(await text(`${urls.europePmc}/MED/${reviewPmid}/citations`)).toMatch(/^<\?xml .*<hitCount>2<\/hitCount>/);
    const none = await json<Citations>(`${urls.europePmc}/MED/5/citations?format=json`);
    expect(none).toMatchObject({ hitCount: 0, citationList: { citation: [] } });
  });
});

describe('when iCite of the sample is asked', () => {
  it('gives citing PMIDs as numbers and leaves unknown ones out', async () => {
    const { urls } = await serve();
    const { data } = await json<{ data: readonly Record<string, unknown>[] }>(
      address(`${urls.icite}/pubs`, { pmids: `${reviewPmid},5` }),
    );
    expect(data).toHaveLength(1);
    expect(data[0]).toMatchObject({ pmid: 36810098, cited_by: [99000001], citation_count: 1, provisional: 'No' });
    const modern = await json<{ data: readonly unknown[] }>(
      address(`${urls.icite}/pubs`, { pmids: reviewPmid, fl: 'pmid,cited_by,provisional', legacy: 'false' }),
    );
    expect(modern.data).toEqual([{ pmid: 36810098, cited_by: [99000001], provisional: false }]);
  });
});

describe('when a link of a sample digest is opened', () => {
  it('says clearly that the article is invented, in PubMed, PMC and DOI pages alike', async () => {
    const { urls } = await serve();
    for (const path of [
      'pubmed/99000001/',
      'pmc/PMC99000001/',
      'doi/10.5555/sample.99000001',
      'doi/10.5555%2FSAMPLE.99000001',
    ]) {
      const response = await fetch(`${urls.web}/${path}`);
      const page = await response.text();
      expect(response.status).toBe(200);
      expect(page).toContain('<html lang="en">');
      expect(page).toContain('Sample data: this article is invented.');
      expect(page).toContain('Sample article 99000001.');
    }
  });

  it('says of the review itself that it is real and where to read it, and claims nothing else of it', async () => {
    const { urls } = await serve();
    const page = await text(`${urls.web}/pubmed/${reviewPmid}/`);
    expect(page).toContain('This is a real article.');
    expect(page).toContain('href="https://doi.org/10.1186/s12943-023-01748-4"');
    expect(page).not.toContain('invented');
    expect(page).not.toContain('In PubMed since');
  });

  it('leads to other pages wherever it is mounted', async () => {
    const { urls } = await serve();
    for (const path of [
      'pubmed/99000001/',
      'pubmed/99000001',
      'doi/10.5555/sample.99000001',
      'doi/10.5555%2Fsample.99000001',
    ]) {
      const page = await text(`${urls.web}/${path}`);
      const links = [...page.matchAll(/href="([^"]+)"/g)].map(
        ([, href]) => new URL(href!, `${urls.web}/${path}`).pathname,
      );
      expect(links).toContain('/web/pubmed/99000004/');
      expect(links.every((link) => link.startsWith('/web/'))).toBe(true);
    }
  });

  it('shows hostile text as text', async () => {
    const hostile = '<script>alert(1)</script> "a" & <img src=x onerror=alert(1)> in <i>vivo</i>';
    const jats = `<article xml:lang="en"><front><article-meta><article-id pub-id-type="pmid">99000001</article-id><title-group><article-title>&lt;script>alert(1)&lt;/script></article-title></title-group></article-meta></front><body><sec><title>One</title><p onclick="x">Text<script>alert(2)</script><xref ref-type="bibr" rid="&quot;>x">1</xref></p></sec></body></article>`;
    const corpus = [
      entry('99000001', {
        pmcid: 'PMC99000001',
        title: hostile,
        abstract: hostile,
        keywords: [hostile],
        jats,
        journal: { title: hostile },
      }),
    ];
    const { urls } = await serve({ corpus });
    for (const path of ['pubmed/99000001/', 'pmc/PMC99000001/', 'pubmed/%3Cscript%3E/']) {
      const response = await fetch(`${urls.web}/${path}`);
      expect(await response.text()).not.toMatch(/<script|<img|onclick=/);
      expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    }
    expect(await text(`${urls.web}/pubmed/99000001/`)).toContain('in <i>vivo</i></h1>');
  });

  it('reads a full text in order, its citations as links to its references', async () => {
    const jats = `<article><front><article-meta><title-group><article-title>On <italic>niches</italic></article-title></title-group><contrib-group><contrib><name><surname>Okonjo</surname><given-names>Amara</given-names></name></contrib></contrib-group></article-meta></front>
      <body><sec><title>Results</title><p>As shown<xref ref-type="bibr" rid="R1">1</xref>, CD8<sup>+</sup>.</p><sec><title>Mice</title><list list-type="order"><list-item><p>One.</p></list-item></list></sec></sec></body>
      <back><ref-list><ref id="R1"><element-citation><person-group><name><surname>Mbeki</surname><given-names>P</given-names></name><etal/></person-group><article-title>Guards</article-title><source>J Samples</source><year>2023</year><volume>7</volume><fpage>1</fpage><lpage>9</lpage><pub-id pub-id-type="pmid">99000004</pub-id></element-citation></ref></ref-list></back></article>`;
    const { urls } = await serve({ corpus: [entry('99000001', { pmcid: 'PMC99000001', jats })] });
    const page = await text(`${urls.web}/pmc/PMC99000001/`);
    expect(page).toContain('<h1>On <i>niches</i></h1>');
    expect(page).toContain('Amara Okonjo');
    expect(page).toContain('<h2>Results</h2><p>As shown<a href="#R1">1</a>, CD8<sup>+</sup>.</p>');
    expect(page).toContain('<h3>Mice</h3><ol><li><p>One.</p></li></ol>');
    expect(page).toContain(
      '<li id="R1">Mbeki P, et al. Guards. J Samples. 2023;7:1-9. <a href="../../pubmed/99000004/">PMID 99000004</a></li>',
    );
  });

  it('answers 404 for what does not exist, or not yet', async () => {
    const { urls } = await serve();
    for (const path of ['pubmed/5/', 'pubmed/99000005/', 'pmc/PMC1/', 'doi/10.1/x', 'else']) {
      expect((await fetch(`${urls.web}/${path}`)).status).toBe(404);
    }
  });
});
