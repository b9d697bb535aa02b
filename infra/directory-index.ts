/** The part of CloudFront's event (event structure 1.0, viewer request) that is read here. */
export interface ViewerRequest {
  readonly request: {
    uri: string;
    /** By name; values as the reader wrote them, percent signs included. */
    readonly querystring: Readonly<Record<string, { readonly value: string }>>;
  };
}

export interface Redirect {
  readonly statusCode: number;
  readonly statusDescription: string;
  readonly headers: { readonly location: { readonly value: string } };
}

/**
 * Runs in CloudFront before the cache is asked. S3 knows keys, neither folders nor queries: `/r/` is stored as
 * `/r/index.html`. `/r/export.ris?topic=t` is sent to `/r/topics/t/export.ris`, which the API answers, and `/r` to `/r/`, so
 * that a page has one address and its relative links work. CloudFront runs this one function and nothing else: it may use no
 * other name of this file, and of newer JavaScript only what runtime 2.0 knows (no destructuring).
 */
export function handler(event: ViewerRequest): ViewerRequest['request'] | Redirect {
  const request = event.request;
  const uri = request.uri;
  if (uri.endsWith('/')) {
    request.uri = `${uri}index.html`;
    return request;
  }
  if (uri.slice(uri.lastIndexOf('/')).includes('.')) {
    // No backslash at the front either: browsers read it as a slash.
    const citations = /^(\/[^/\\]+\/)(export\.[a-z]+)$/.exec(uri);
    const topic = request.querystring.topic;
    // What is no topic's id is passed over, as on one machine (local/serve.ts): the whole review answers.
    if (citations && topic && /^[a-z0-9-]+$/.test(topic.value))
      return {
        statusCode: 302,
        statusDescription: 'Found',
        headers: { location: { value: `${citations[1]}topics/${topic.value}/${citations[2]}` } },
      };
    return request;
  }
  // One slash at the front: `//host` would send the reader to another site (RFC 3986 §4.2).
  const location = `/${uri.replace(/^[/\\]+/, '')}/`;
  return { statusCode: 301, statusDescription: 'Moved Permanently', headers: { location: { value: location } } };
}
