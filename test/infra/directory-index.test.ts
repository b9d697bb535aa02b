import { createContext, runInContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { handler } from '../../infra/directory-index.ts';
import { edgeSource } from '../../infra/edge-source.ts';

const source = edgeSource(new URL('../../infra/directory-index.ts', import.meta.url));

/** As CloudFront runs it: the very text that is deployed, alone in its own world. */
function atTheEdge(uri: string): unknown {
  return JSON.parse(
    String(
      runInContext(`${source}\nJSON.stringify(handler(${JSON.stringify({ request: { uri } })}))`, createContext({})),
    ),
  );
}

describe('addresses of pages at the edge', () => {
  it.each([
    ['/', '/index.html'],
    ['/r/', '/r/index.html'],
    ['/r/topics/nk-cells/', '/r/topics/nk-cells/index.html'],
    ['/r/feeds/all.rss', '/r/feeds/all.rss'],
    ['/style.css', '/style.css'],
    ['/r/articles/10.1/', '/r/articles/10.1/index.html'],
  ])('when %s is asked for, it reads %s', (uri, key) => {
    expect(atTheEdge(uri)).toEqual({ uri: key });
    expect(handler({ request: { uri } })).toEqual({ uri: key });
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
