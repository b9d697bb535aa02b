import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { createEuropePmc } from '../../lambda/adapters/europe-pmc/europe-pmc.ts';
import { createIcite } from '../../lambda/adapters/icite/icite.ts';
import { createNcbi } from '../../lambda/adapters/ncbi/ncbi.ts';
import { parsePubmedXml } from '../../lambda/adapters/ncbi/pubmed-xml/parse-pubmed-xml.ts';
import { parsePmcid, parsePmid } from '../../lambda/core/identifiers.ts';
import { loadCorpus } from '../../local/sample-pubmed/load-corpus.ts';
import { reviewPmid } from './sample-corpus.ts';
import { serve } from './sample-server.ts';

const shipped = fileURLToPath(new URL('../../local/sample-pubmed/corpus', import.meta.url));
const review = {
  pmid: parsePmid(reviewPmid)!,
  pmcid: parsePmcid('PMC9942413'),
  doi: null,
  query: '"neoplastic stem cells"[mh] AND immunity[tiab]',
};

describe('when the product’s own clients ask the sample about the corpus that ships', () => {
  it('they find every list, understand every record and miss none', async () => {
    const corpus = await loadCorpus(shipped);
    const { urls } = await serve({ corpus, clock: () => new Date('2027-01-31T00:00:00Z') });
    const ncbi = createNcbi({
      parse: parsePubmedXml,
      apiKey: 'sample',
      email: 'a@example.org',
      baseUrl: urls.ncbi,
      idConverterUrl: urls.idconv,
    });
    const europePmc = createEuropePmc({ baseUrl: urls.europePmc });
    const sources = [...ncbi.sources, europePmc, createIcite({ baseUrl: urls.icite })];
    const found = new Map<string, number>();
    for (const source of sources) found.set(source.source, (await source.list(review)).length);
    const listed = (name: 'citedin' | 'pmc-refs' | 'europe-pmc' | 'icite') =>
      corpus.filter(({ cites }) => cites?.includes(name)).length;
    expect(Object.fromEntries(found)).toEqual({
      'pubmed-citedin': listed('citedin'),
      'pmc-refs': listed('pmc-refs'),
      'pubmed-related': corpus.filter(({ related }) => related).length,
      'topic-query': corpus.filter(({ query }) => query).length,
      'europe-pmc': listed('europe-pmc'),
      icite: listed('icite'),
    });

    const pmids = corpus.flatMap(({ pmid }) => parsePmid(pmid) ?? []);
    const { records, missing, broken } = await ncbi.fetchRecords(pmids);
    expect({ missing, broken, count: records.length }).toEqual({ missing: [], broken: [], count: pmids.length });
    for (const record of records) {
      const entry = corpus.find(({ pmid }) => pmid === record.pmid);
      expect(record).toMatchObject({
        kind: entry?.type,
        doi: entry?.doi ?? null,
        keywords: entry?.keywords ?? [],
        references: entry?.references ?? [],
      });
    }
    const citing = corpus.find(({ pmid, references }) => pmid && (references?.length ?? 0) > 1);
    expect(await europePmc.referencesOf(parsePmid(citing?.pmid)!)).toEqual([...new Set(citing?.references)]);
  });
});
