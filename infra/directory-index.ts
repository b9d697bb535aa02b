/** The part of CloudFront's event (event structure 1.0, viewer request) that is read here. */
export interface ViewerRequest {
  readonly request: { uri: string };
}

export interface Redirect {
  readonly statusCode: number;
  readonly statusDescription: string;
  readonly headers: { readonly location: { readonly value: string } };
}

/**
 * Runs in CloudFront before the cache is asked. S3 knows keys, not folders: `/r/` is stored as `/r/index.html`, and `/r` is
 * sent to `/r/`, so that a page has one address and its relative links work. CloudFront runs this one function and
 * nothing else: it may use no other name of this file.
 */
export function handler(event: ViewerRequest): ViewerRequest['request'] | Redirect {
  const request = event.request;
  const uri = request.uri;
  if (uri.endsWith('/')) {
    request.uri = `${uri}index.html`;
    return request;
  }
  if (uri.slice(uri.lastIndexOf('/')).includes('.')) return request;
  // One slash at the front: `//host` would send the reader to another site (RFC 3986 §4.2).
  const location = `/${uri.replace(/^[/\\]+/, '')}/`;
  return { statusCode: 301, statusDescription: 'Moved Permanently', headers: { location: { value: location } } };
}
