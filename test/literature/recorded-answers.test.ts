import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { createEuropePmc } from '../../lambda/adapters/europe-pmc/europe-pmc.ts';
import { createIcite } from '../../lambda/adapters/icite/icite.ts';
import type { LiteratureSource } from '../../lambda/core/article.ts';
import type { Candidate } from '../../lambda/core/ports/literature.ts';
import { type ReplayServer, type Reply, type SeenRequest, startReplayServer } from './replay-server.ts';
import {
  briefPatience,
  describeRecorded,
  ncbiAt,
  pmcid,
  pmid,
  recorded,
  recordingsFolder,
  review,
  unavailable,
} from './samples.ts';

let server: ReplayServer;
let reply: (request: SeenRequest) => Reply;

beforeEach(async () => {
  server = await startReplayServer((request) => reply(request));
});
afterEach(() => server.close());

function list(name: LiteratureSource, id: string): Promise<readonly Candidate[]> {
  const source = ncbiAt(server).sources.find(({ source }) => source === name)!;
  return source.list(review({ pmid: pmid(id), pmcid: null }));
}

const idOf = (candidate: Candidate) =>
  candidate.kind === 'pmid' ? candidate.pmid : candidate.kind === 'pmcid' ? candidate.pmcid : candidate.id;

describeRecorded('when ELink answers as recorded', () => {
  const elink = (file: string) => recorded('pubmed-client', 'api_responses', 'elink', file);

  it.each([
    ['31978945', 13_877, 14_928],
    ['33515491', 485, 503],
    ['32887691', 583, 617],
    ['28495875', 305, 302],
    ['26846451', 51, 48],
    ['35123456', 0, 0],
  ])('PMID %s is cited by %d articles in PubMed and %d in PMC', async (id, inPubmed, inPmc) => {
    reply = () => ({ body: elink(`citations_${id}.json`), gzip: true });
    const citing = await list('pubmed-citedin', id);
    expect(citing).toHaveLength(inPubmed);
    expect(new Set(citing.map(idOf)).size).toBe(inPubmed);
    reply = () => ({ body: elink(`pmc_links_${id}.json`) });
    const refs = await list('pmc-refs', id);
    expect(refs).toHaveLength(inPmc);
    expect(refs.every((candidate) => candidate.kind === 'pmcid' && /^PMC\d+$/.test(candidate.pmcid))).toBe(true);
  });

  it('keeps the order of the answer, newest first', async () => {
    reply = () => ({ body: elink('citations_26846451.json') });
    const ids = (await list('pubmed-citedin', '26846451')).map(idOf);
    expect(ids).toEqual([...ids].sort((a, b) => Number(b) - Number(a)));
  });

  it('related articles leave out the article itself', async () => {
    reply = () => ({ body: elink('related_25760099.json') });
    const related = await list('pubmed-related', '25760099');
    expect(related).toHaveLength(234);
    expect(related.map(idOf)).not.toContain('25760099');
  });

  it('an answer that merges several articles says nothing about ours', async () => {
    reply = () => ({ body: elink('citations_multiple.json') });
    expect((await unavailable(list('pubmed-citedin', '31978945'))).kind).toBe('transient');
  });

  it('an answer about another article is not ours', async () => {
    reply = () => ({ body: elink('citations_35123456.json') });
    expect((await unavailable(list('pubmed-citedin', '31978945'))).kind).toBe('transient');
  });

  it('an XML answer is understood too, scores included', async () => {
    reply = () => ({ body: recorded('biopython-history', 'elink1.392ec9a.xml') });
    const related = await list('pubmed-related', '9298984');
    expect(related[0]).toEqual({ kind: 'pmid', pmid: '8794856', score: 65_259_341 });
    expect(related.map(idOf)).not.toContain('9298984');
  });

  it('an XML answer of today lists 39 citing articles where that of 2013 listed 24', async () => {
    reply = () => ({ body: recorded('biopython', 'elink1.xml') });
    const now = (await list('pubmed-citedin', '9298984')).map(idOf);
    reply = () => ({ body: recorded('biopython-history', 'elink1.290adc6.xml') });
    const then = (await list('pubmed-citedin', '9298984')).map(idOf);
    expect([now.length, then.length]).toEqual([39, 24]);
    expect(then.every((id) => now.includes(id))).toBe(true);
  });

  it('an XML answer cut off anywhere is never a shorter list', async () => {
    const whole = recorded('biopython', 'elink1.xml');
    for (const share of [0.05, 0.2, 0.5, 0.8, 0.99]) {
      reply = () => ({ body: whole.slice(0, Math.floor(whole.trimEnd().length * share)) });
      expect((await unavailable(list('pubmed-citedin', '9298984'))).kind).toBe('transient');
    }
  });
});

describeRecorded('when ESearch answers as recorded', () => {
  const answerWith = (file: string) => {
    reply = () => ({ body: recorded('esearch_json', file) });
    return list('topic-query', '36810098');
  };

  it('nine matches are nine candidates in the order of the answer', async () => {
    expect((await answerWith('pubmed_9_hits.json')).map(idOf).slice(0, 2)).toEqual(['26147656', '25995115']);
    expect(await answerWith('pubmed_9_hits.json')).toHaveLength(9);
  });

  it('a counted nothing is nothing', async () => {
    expect(await answerWith('history_empty_2019.json')).toEqual([]);
  });

  it('one match by its own id is one candidate', async () => {
    expect((await answerWith('history_one_2019.json')).map(idOf)).toEqual(['29440426']);
  });

  it('three ids of 1,282 counted are a short page', async () => {
    expect((await unavailable(answerWith('pmc_1282_hits.json'))).kind).toBe('transient');
  });

  it('ten ids of 97,451 counted are a short page', async () => {
    expect((await unavailable(answerWith('history_97451_2019.json'))).kind).toBe('transient');
  });
});

describeRecorded('when the PMC ID converter answers as recorded', () => {
  it('every recorded answer by PMC id gives the PMID it names', async () => {
    const files = readdirSync(recordingsFolder('idconv')).filter((file) => file.startsWith('2016_pmcid_'));
    expect(files.length).toBeGreaterThan(10);
    for (const file of files) {
      const body = recorded('idconv', file);
      reply = () => ({ body });
      const asked = pmcid(file.replace(/\D*(?:2016)\D*(\d+)\.json/, '$1'));
      const named = JSON.parse(body).records[0].pmid;
      expect((await ncbiAt(server).resolvePmcids([asked])).get(asked)).toBe(named ?? null);
    }
  });

  it('a PMID as a number is the same PMID', async () => {
    reply = () => ({ body: recorded('idconv', '2026_ok_numeric_pmid.json') });
    const answer = await ncbiAt(server).resolvePmcids([pmcid('PMC6542083')]);
    expect(answer.get(pmcid('PMC6542083'))).toBe('31142281');
  });

  it('a record with several versions counts once', async () => {
    reply = () => ({ body: recorded('idconv', '2022_old_versions.json') });
    expect((await ncbiAt(server).resolvePmcids([pmcid('PMC2883744')])).get(pmcid('PMC2883744'))).toBe('20495566');
  });

  it('an answer about other articles resolves nothing', async () => {
    reply = () => ({ body: recorded('idconv', '2026_not_in_pmc.json') });
    expect((await unavailable(ncbiAt(server).resolvePmcids([pmcid('PMC7')]))).kind).toBe('transient');
  });
});

describeRecorded('when iCite answers as recorded', () => {
  it('lists the 17 citing PMIDs, numbers as text', async () => {
    reply = () => ({ body: recorded('icite', '32162448.json') });
    const source = createIcite({ baseUrl: `${server.url}/api/`, patience: briefPatience });
    const citing = await source.list(review({ pmid: pmid('32162448') }));
    expect(citing).toHaveLength(17);
    expect(citing[0]).toEqual({ kind: 'pmid', pmid: '32997821', score: null });
    expect(server.seen[0]?.path).toBe('/api/pubs');
    expect(server.seen[0]?.params.toString()).toBe('pmids=32162448&legacy=false');
  });
});

describeRecorded('when Europe PMC answers as recorded', () => {
  const page = (request: SeenRequest) => request.params.get('page')!.padStart(2, '0');

  it('33 pages of a server with small pages are 810 citations, one of them known to Europe PMC alone', async () => {
    reply = (request) => ({ body: recorded('europepmc', `2016_citations_15723116_p${page(request)}.json`) });
    const source = createEuropePmc({ baseUrl: server.url, patience: briefPatience });
    const citing = await source.list(review({ pmid: pmid('15723116') }));
    expect(citing).toHaveLength(810);
    expect(server.seen).toHaveLength(33);
    const alone = citing.filter(({ kind }) => kind === 'record');
    expect(alone).toMatchObject([
      {
        id: 'europe-pmc:AGR:IND44289288',
        record: {
          pmid: null,
          title: 'Aox gene structure, transcript variation and expression in plants',
          published: { precision: 'year', text: '2009' },
          journal: { abbreviation: 'Physiol Plant', volume: '137', issue: '4', pages: '342-353' },
          authors: [
            { kind: 'person', family: 'Polidoros', initials: 'AN' },
            { kind: 'person', family: 'Mylona', initials: 'PV' },
            { kind: 'person', family: 'Arnholdt-Schmitt', initials: 'B' },
          ],
        },
      },
    ]);
  });

  it('no citations counted are none', async () => {
    reply = () => ({ body: recorded('europepmc', '2016_citations_20098740_p01.json') });
    const source = createEuropePmc({ baseUrl: server.url, patience: briefPatience });
    expect(await source.list(review({ pmid: pmid('20098740') }))).toEqual([]);
  });

  it('a page lost on the way is no shorter list', async () => {
    const empty = JSON.stringify({ version: '6.9', hitCount: 810, citationList: { citation: [] } });
    reply = (request) => ({
      body: page(request) === '05' ? empty : recorded('europepmc', `2016_citations_15723116_p${page(request)}.json`),
    });
    const source = createEuropePmc({ baseUrl: server.url, patience: briefPatience });
    expect((await unavailable(source.list(review({ pmid: pmid('15723116') })))).kind).toBe('transient');
  });
});
