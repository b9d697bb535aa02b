import { createHash, createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';
import { type TokenKey, tokenKeyAtLeast } from '../../core/keyring.ts';
import type { TokenClaim, TokenPurpose, Tokens } from '../../core/ports/tokens.ts';

/** One letter each, for ever: a letter stands in links that were mailed. */
const purposes: Readonly<Record<TokenPurpose, string>> = {
  confirm: 'c',
  preferences: 'p',
  unsubscribe: 'u',
  address: 'a',
  undo: 'z',
  export: 'e',
  erase: 'x',
  keeper: 'k',
  feed: 'r',
};

const tokenAtMost = 512;

/**
 * Tokens signed with HMAC-SHA-256 (RFC 2104). `keys[0]` signs; every key verifies, so links in old mails outlive a
 * rotation, and dropping a key revokes what it signed. Form: base64url of
 * `<key id>.<purpose>.<consent version>[~<until, epoch seconds>].<subscription>.<review>` and of the MAC, joined by a dot;
 * one spelling only.
 */
export function createHmacTokens(keys: readonly (TokenKey | string)[]): Tokens {
  const ringed = keys.map((entry) => (typeof entry === 'string' ? { kid: keyId(entry), key: entry } : named(entry)));
  const [first] = ringed;
  if (first === undefined || ringed.some(({ key }) => key.length < tokenKeyAtLeast)) {
    throw new Error(`Reader links need a signing key of at least ${tokenKeyAtLeast} characters.`);
  }
  // Read once: a mail carries two links.
  const ring = new Map(ringed.map(({ kid, key }) => [kid, createSecretKey(key, 'utf8')]));
  const signing = { kid: first.kid, key: createSecretKey(first.key, 'utf8') };
  return {
    sign({ purpose, review, subscription, consentVersion, until }) {
      const version = until === undefined ? `${consentVersion}` : `${consentVersion}~${epochSeconds(until)}`;
      const body = `${signing.kid}.${purposes[purpose]}.${version}.${subscription}.${review}`;
      return `${Buffer.from(body).toString('base64url')}.${mac(signing.key, body).digest('base64url')}`;
    },
    verify(token, purpose) {
      if (token.length > tokenAtMost) return null;
      const [encoded = '', signature = '', ...rest] = token.split('.');
      const body = Buffer.from(encoded, 'base64url').toString('utf8');
      const given = Buffer.from(signature, 'base64url');
      // Re-encoding must give the very text back: base64url's spare bits would otherwise spell one token many ways.
      const isCanonical =
        rest.length === 0 &&
        Buffer.from(body).toString('base64url') === encoded &&
        given.toString('base64url') === signature;
      const [kid = '', letter, version = '', subscription = '', ...review] = body.split('.');
      const key = ring.get(kid);
      // A MAC is computed and compared whatever is wrong: how long a refusal takes says nothing about why.
      const expected = mac(key ?? signing.key, body).digest();
      const isOurs = timingSafeEqual(
        given.length === expected.length ? given : Buffer.alloc(expected.length),
        expected,
      );
      if (!isOurs || key === undefined || !isCanonical || letter !== purposes[purpose]) return null;
      const [consentVersion = '', until] = version.split('~');
      return {
        purpose,
        review: review.join('.'),
        subscription,
        consentVersion: Number(consentVersion),
        ...(until !== undefined && { until: new Date(Number(until) * 1_000).toISOString() }),
      } satisfies TokenClaim;
    },
  };
}

function mac(key: KeyObject, body: string) {
  return createHmac('sha256', key).update(`living-review token\0${body}`);
}

function named({ kid, key }: TokenKey): { readonly kid: string; readonly key: string } {
  return { kid: kid ?? keyId(key), key };
}

/** The id of a key that was given none; it tells nothing of the key. */
function keyId(key: string): string {
  return createHash('sha256').update(`key id\0${key}`).digest('hex').slice(0, 8);
}

function epochSeconds(iso: string): number {
  const ms = Date.parse(iso);
  if (Number.isNaN(ms)) throw new RangeError(`"${iso}" is no moment a token could expire at`);
  return Math.floor(ms / 1_000);
}
