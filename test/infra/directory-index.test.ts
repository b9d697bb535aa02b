import { createContext, runInContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { handler, type ViewerRequest } from '../../infra/directory-index.ts';
import { edgeSource } from '../../infra/edge-source.ts';

const source = edgeSource(new URL('../../infra/directory-index.ts', import.meta.url));

/** As CloudFront runs it: the very text that is deployed, alone in its own world. */
function atTheEdge(uri: string, querystring: ViewerRequest['request']['querystring'] = {}): unknown {
  const event = JSON.stringify({ request: { uri, querystring } });
  return JSON.parse(String(runInContext(`${source}\nJSON.stringify(handler(${event}))`, createContext({}))));
}

/** The address of the file that is read, or that the reader is sent to. */
const addressOf = (uri: string, topic: string) => {
  const answer = handler({ request: { uri, querystring: { topic: { value: topic } } } });
  return 'uri' in answer ? answer.uri : answer.headers.location.value;
};

describe('addresses of pages at the edge', () => {
  it.each([
    ['/', '/index.html'],
    ['/r/', '/r/index.html'],
    ['/r/topics/nk-cells/', '/r/topics/nk-cells/index.html'],
    ['/r/feeds/all.rss', '/r/feeds/all.rss'],
    ['/style.css', '/style.css'],
    ['/r/articles/10.1/', '/r/articles/10.1/index.html'],
  ])('when %s is asked for, it reads %s', (uri, key) => {
    expect(atTheEdge(uri)).toEqual({ uri: key, querystring: {} });
    expect(handler({ request: { uri, querystring: {} } })).toEqual({ uri: key, querystring: {} });
  });

  it.each([
    ['/r', '/r/'],
    ['/r/topics/nk-cells', '/r/topics/nk-cells/'],
    ['/v1.2/r', '/v1.2/r/'],
  ])('when the slash at the end of %s is missing, it sends the reader to %s', (uri, location) => {
    expect(atTheEdge(uri)).toMatchObject({ statusCode: 301, headers: { location: { value: location } } });
  });

  it.each(['//evil.example/r', '///evil.example/r', '/\\evil.example/r', '/\\/evil.example/r'])(
    'when %s would be read as another host, the reader stays on this one',
    (uri) => {
      expect(atTheEdge(uri)).toMatchObject({ headers: { location: { value: '/evil.example/r/' } } });
    },
  );
});

describe('citations of one topic at the edge', () => {
  it.each([
    ['/r/export.ris', 'nk-cells', '/r/topics/nk-cells/export.ris'],
    ['/r/export.bib', 'pd1-pdl1', '/r/topics/pd1-pdl1/export.bib'],
    ['/r/export.nbib', 'tam', '/r/topics/tam/export.nbib'],
    ['/a-review/export.json', '4-1bb', '/a-review/topics/4-1bb/export.json'],
  ])('when %s is asked for topic %s, the reader is sent to %s', (uri, topic, location) => {
    const sent = { statusCode: 302, headers: { location: { value: location } } };
    expect(atTheEdge(uri, { topic: { value: topic } })).toMatchObject(sent);
    expect(addressOf(uri, topic)).toBe(location);
  });

  it.each([
    '',
    '.',
    '..',
    '../../other-review',
    '..%2F..%2Fother-review',
    'nk-cells/../..',
    'nk-cells/',
    '/nk-cells',
    'nk\\cells',
    'NK-cells',
    'nk cells',
    'nk+cells',
    'nk%2dcells',
    'nk-cells\n',
    '\nnk-cells',
    'nk-cells?x',
    'nk-cells#x',
    'nk-cells\0',
    'ﬁ',
    '$1',
  ])('when the topic is %j, which is no id, it reads the file of the whole review', (topic) => {
    expect(atTheEdge('/r/export.ris', { topic: { value: topic } })).toMatchObject({ uri: '/r/export.ris' });
  });

  it.each([
    '/r/feeds/all.rss',
    '/r/feeds.opml',
    '/style.css',
    '/export.ris',
    '//evil.example/export.ris',
    '/\\evil.example/export.ris',
    '/\\/evil.example/export.ris',
    '/r/topics/tam/export.ris',
    '/r/export.ris.bak',
    '/r/export.',
    '/r/exports.ris',
  ])('when %s is asked for with a topic, it is none of the exports and reads what it names', (uri) => {
    expect(atTheEdge(uri, { topic: { value: 'tam' } })).toMatchObject({ uri });
  });

  it('when other names stand in the query, they change nothing', () => {
    const querystring = { Topic: { value: 'tam' }, topics: { value: 'tam' }, utm_source: { value: 'mail' } };
    expect(atTheEdge('/r/export.ris', querystring)).toMatchObject({ uri: '/r/export.ris' });
  });

  it('when the topic is any text at all, it is one topic’s address or the file of the whole', () => {
    const anyTopic = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom('a', '9', '-', '.', '/', '%', '\\', '\n') }),
    );
    fc.assert(
      fc.property(anyTopic, (topic) => {
        const address = addressOf('/r/export.ris', topic);
        const isId =
          topic !== '' && [...topic].every((letter) => 'abcdefghijklmnopqrstuvwxyz0123456789-'.includes(letter));
        expect(address).toBe(isId ? `/r/topics/${topic}/export.ris` : '/r/export.ris');
      }),
      { numRuns: 500 },
    );
  });
});
