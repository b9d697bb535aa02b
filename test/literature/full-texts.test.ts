import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parsePmcid } from '../../lambda/core/identifiers.ts';
import { jats } from '../citing/jats-article.ts';
import { type ReplayServer, type Reply, type SeenRequest, startReplayServer } from './replay-server.ts';
import { ncbiAt, unavailable } from './samples.ts';

let server: ReplayServer;
let reply: (request: SeenRequest) => Reply;

beforeEach(async () => {
  server = await startReplayServer((request) => reply(request));
});
afterEach(() => server.close());

const fullTexts = () => ncbiAt(server).fullTexts;
const pmcid = (number: number) => parsePmcid(`PMC${number}`)!;
const numbers = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index);
const article = (number: number | string, body = '<p>It grew.</p>') =>
  jats(body, 0).replace('PMC99000001', String(number));
const set = (...articles: readonly string[]) =>
  `<?xml version="1.0"?><pmc-articleset>${articles.join('\n')}</pmc-articleset>`;
const idsOf = ({ params }: SeenRequest) => (params.get('id') ?? '').split(',');

describe('when full texts are fetched from PMC', () => {
  it('ten go in one POST, by their numbers, and come back by their PMCIDs', async () => {
    reply = (request) => ({ body: set(...idsOf(request).map((id) => article(id))) });
    const { texts, missing } = await fullTexts().fetch([...numbers(99000001, 23), 99000001].map(pmcid));
    expect([...texts.keys()]).toEqual(numbers(99000001, 23).map(pmcid));
    expect(missing).toEqual([]);
    expect(server.seen.map((request) => [request.method, request.params.get('db'), idsOf(request).length])).toEqual([
      ['POST', 'pmc', 10],
      ['POST', 'pmc', 10],
      ['POST', 'pmc', 3],
    ]);
  });

  it('nothing is asked for nothing', async () => {
    expect(await fullTexts().fetch([])).toEqual({ texts: new Map(), missing: [] });
    expect(server.seen).toEqual([]);
  });

  it('an id PMC is silent about is missing, an unreadable article is missing with its reason', async () => {
    reply = () => ({ body: set(article(99000001), article(99000003, '<p>It <b>grew.</p>'), article('PMC99000004')) });
    const { texts, missing } = await fullTexts().fetch(numbers(99000001, 4).map(pmcid));
    expect([...texts.keys()]).toEqual([pmcid(99000001), pmcid(99000004)]);
    expect(missing).toEqual([
      { pmcid: pmcid(99000002), reason: 'PMC does not answer for it' },
      { pmcid: pmcid(99000003), reason: expect.stringMatching(/not well-formed/) },
    ]);
  });

  it('front matter without a body is a text without sections', async () => {
    const comment = '<!--The publisher of this article does not allow downloading of the full text in XML form.-->';
    reply = () => ({ body: set(article(99000001).replace(/<body>.*<\/body>/, comment)) });
    const { texts, missing } = await fullTexts().fetch([pmcid(99000001)]);
    expect(texts.get(pmcid(99000001))).toMatchObject({ title: 'Invented', sections: [] });
    expect(missing).toEqual([]);
  });

  it.each([
    ['PubMed XML', '<PubmedArticleSet></PubmedArticleSet>', /db=pmc is PubMed XML/],
    ['JSON', '{"result":{}}', /no JATS/],
    ['another article', set(article(99000009)), /other articles/],
    ['half an answer', set(article(99000001)).slice(0, -40), /cut off/],
    ['an error in XML', '<eFetchResult><ERROR>Search Backend failed: read failed</ERROR></eFetchResult>', /./],
  ])('%s is a failure in words, asked for twice, never an empty success', async (_, body, words) => {
    reply = () => ({ body });
    expect(await unavailable(fullTexts().fetch([pmcid(99000001)]))).toMatchObject({
      message: expect.stringMatching(words),
      kind: 'transient',
    });
    expect(server.seen).toHaveLength(2);
  });

  it('one article that cuts every answer short is named, the other nine come', async () => {
    reply = (request) => {
      const body = set(...idsOf(request).map((id) => article(id)));
      return { body: idsOf(request).includes('99000005') ? body.slice(0, -40) : body };
    };
    const { texts, missing } = await fullTexts().fetch(numbers(99000001, 10).map(pmcid));
    expect(texts.size).toBe(9);
    expect(missing).toEqual([{ pmcid: pmcid(99000005), reason: 'the answer was cut off' }]);
  });
});
