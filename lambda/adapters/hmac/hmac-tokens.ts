import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { TokenClaim, TokenPurpose, Tokens } from '../../core/ports/tokens.ts';

const purposes: Readonly<Record<TokenPurpose, string>> = { confirm: 'c', preferences: 'p', unsubscribe: 'u' };

/**
 * Tokens signed with HMAC-SHA-256 (RFC 2104). `keys[0]` signs; every key verifies, so links in old mails outlive a
 * rotation, and dropping a key revokes what it signed. Form: base64url of
 * `<key id>.<purpose>.<consent version>.<subscription>.<review>` and of the MAC, joined by a dot; one spelling only.
 */
export function createHmacTokens(keys: readonly string[]): Tokens {
  const ring = new Map(keys.map((key) => [keyId(key), key]));
  const [signing] = keys;
  if (signing === undefined || keys.some((key) => key.length < 32)) {
    throw new Error('Reader links need a signing key of at least 32 characters.');
  }
  return {
    sign({ purpose, review, subscription, consentVersion }) {
      const body = [keyId(signing), purposes[purpose], consentVersion, subscription, review].join('.');
      return `${Buffer.from(body).toString('base64url')}.${mac(signing, body).toString('base64url')}`;
    },
    verify(token, purpose) {
      if (token.length > 512) return null;
      const [encoded = '', signature = '', ...rest] = token.split('.');
      const body = Buffer.from(encoded, 'base64url').toString('utf8');
      const given = Buffer.from(signature, 'base64url');
      // Re-encoding must give the very text back: base64url's spare bits would otherwise spell one token many ways.
      if (
        rest.length > 0 ||
        Buffer.from(body).toString('base64url') !== encoded ||
        given.toString('base64url') !== signature
      )
        return null;
      const [kid = '', letter, version = '', subscription = '', ...review] = body.split('.');
      const key = ring.get(kid);
      if (key === undefined) return null;
      const expected = mac(key, body);
      if (given.length !== expected.length || !timingSafeEqual(given, expected) || letter !== purposes[purpose])
        return null;
      return { purpose, review: review.join('.'), subscription, consentVersion: Number(version) } satisfies TokenClaim;
    },
  };
}

function mac(key: string, body: string): Buffer {
  return createHmac('sha256', key).update(`living-review token\0${body}`).digest();
}

function keyId(key: string): string {
  return createHash('sha256').update(`key id\0${key}`).digest('hex').slice(0, 8);
}
