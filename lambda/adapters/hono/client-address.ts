import { timingSafeEqual } from 'node:crypto';
import type { Context } from 'hono';
import { clientAddress } from '../../core/network.ts';

/** The header by which our CloudFront shows that a request came through it (infra/public-site.ts). */
export const edgeKeyHeader = 'x-living-review-edge';

/**
 * The reader's address on AWS. API Gateway says who called it (payload format 2.0, `requestContext.http.sourceIp`): our
 * CloudFront, or somebody who found the API's own address. Only a request with our edge's key is believed where CloudFront
 * says that it comes from (X-Forwarded-For); no other header of a client is read.
 */
export function addressBehindCloudFront(edgeKey: string): (c: Context) => string | null {
  return (c) => {
    const peer = sourceIpOf(c.env);
    if (peer === null) return null;
    return clientAddress({
      peer,
      forwardedFor: c.req.header('x-forwarded-for') ?? '',
      cameThroughOurEdge: isKey(c.req.header(edgeKeyHeader) ?? '', edgeKey),
    });
  };
}

/** The reader's address where this process answers itself: the other end of the connection (`@hono/node-server`). */
export function addressOfSocket(c: Context): string | null {
  const { incoming } = Object(c.env) as {
    readonly incoming?: { readonly socket?: { readonly remoteAddress?: unknown } };
  };
  const address = incoming?.socket?.remoteAddress;
  return typeof address === 'string' ? address : null;
}

function sourceIpOf(env: unknown): string | null {
  const { event } = Object(env) as {
    readonly event?: { readonly requestContext?: { readonly http?: { readonly sourceIp?: unknown } } };
  };
  const address = event?.requestContext?.http?.sourceIp;
  return typeof address === 'string' ? address : null;
}

function isKey(given: string, key: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(key)];
  return key !== '' && a.length === b.length && timingSafeEqual(a, b);
}
