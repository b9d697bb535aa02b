import { createContext, runInContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { edgeSource } from '../../infra/edge-source.ts';
import { handler, type ViewerResponse } from '../../infra/media-type.ts';

const source = edgeSource(new URL('../../infra/media-type.ts', import.meta.url));

/** As CloudFront runs it: the very text that is deployed, alone in its own world. */
function atTheEdge(headers: ViewerResponse['response']['headers']): unknown {
  const event = { response: { statusCode: 200, headers } };
  const answer = JSON.parse(
    String(runInContext(`${source}\nJSON.stringify(handler(${JSON.stringify(event)}))`, createContext({}))),
  );
  expect(handler(event)).toEqual(answer);
  return answer.headers;
}

describe('the type of a file at the edge', () => {
  it('when a file is stored under a type that CloudFront packs, the reader is told its own', () => {
    expect(
      atTheEdge({
        'content-type': { value: 'application/xml; charset=utf-8' },
        'content-encoding': { value: 'br' },
        'x-amz-meta-media-type': { value: 'application/atom+xml; charset=utf-8' },
      }),
    ).toEqual({
      'content-type': { value: 'application/atom+xml; charset=utf-8' },
      'content-encoding': { value: 'br' },
    });
  });

  it('when nothing is kept beside it, and when there are no headers, it is left as it is', () => {
    const headers = { 'content-type': { value: 'application/rss+xml; charset=utf-8' }, etag: { value: '"1"' } };
    expect(atTheEdge(headers)).toEqual(headers);
    expect(atTheEdge({})).toEqual({});
  });
});
