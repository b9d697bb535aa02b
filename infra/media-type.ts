type Headers = Record<string, { value: string }>;

/** The part of CloudFront's event (event structure 1.0, viewer response) that is read here; names are in lower case. */
export interface ViewerResponse {
  readonly response: { readonly statusCode: number; readonly headers: Headers };
}

/**
 * Runs in CloudFront before a file is handed to a reader. CloudFront packs neither Atom nor JSON Feed nor OPML, so the bucket
 * has them under a type that it does pack, and their own beside it (lambda/adapters/s3/s3-site-store.ts): here they get it
 * back. CloudFront runs this one function and nothing else: it may use no other name of this file, and of newer JavaScript
 * only what runtime 2.0 knows.
 */
export function handler(event: ViewerResponse): ViewerResponse['response'] {
  const headers = event.response.headers;
  const own = headers['x-amz-meta-media-type'];
  if (own) {
    headers['content-type'] = { value: own.value };
    delete headers['x-amz-meta-media-type'];
  }
  return event.response;
}
