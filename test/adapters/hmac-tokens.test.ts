import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createHmacTokens } from '../../lambda/adapters/hmac/hmac-tokens.ts';
import type { TokenClaim, TokenPurpose } from '../../lambda/core/ports/tokens.ts';

const key = 'the first key of these tests, long enough';
const newer = 'the second key of these tests, long enough';
const purposes: readonly TokenPurpose[] = [
  'confirm',
  'preferences',
  'unsubscribe',
  'address',
  'undo',
  'export',
  'erase',
  'keeper',
  'feed',
];

const claims: fc.Arbitrary<TokenClaim> = fc.record({
  purpose: fc.constantFrom(...purposes),
  review: fc.stringMatching(/^[a-z0-9.-]{1,40}$/),
  subscription: fc.stringMatching(/^[0-9a-f]{32}$/),
  consentVersion: fc.nat(1_000_000),
});

const sample: TokenClaim = {
  purpose: 'unsubscribe',
  review: 'small-review',
  subscription: '0123456789abcdef0123456789abcdef',
  consentVersion: 2,
};

describe('links that act for a reader', () => {
  it('when any claim is signed, it is read back for its own purpose and for no other', () => {
    const tokens = createHmacTokens([key]);
    fc.assert(
      fc.property(claims, (claim) => {
        const token = tokens.sign(claim);
        expect(token).toMatch(/^[\w-]+\.[\w-]{43}$/);
        for (const purpose of purposes)
          expect(tokens.verify(token, purpose)).toEqual(purpose === claim.purpose ? claim : null);
      }),
    );
  });

  it('when any one character is replaced, put in or left out, the token is nobody’s', () => {
    const tokens = createHmacTokens([key]);
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ %';
    fc.assert(
      fc.property(claims, fc.nat(), fc.constantFrom(...alphabet), fc.nat(2), (claim, where, character, kind) => {
        const token = tokens.sign(claim);
        const at = where % token.length;
        const tail = kind === 0 ? token.slice(at + 1) : token.slice(at);
        const changed = kind === 2 ? token.slice(0, at) + token.slice(at + 1) : token.slice(0, at) + character + tail;
        fc.pre(changed !== token);
        expect(tokens.verify(changed, claim.purpose)).toBeNull();
      }),
      { numRuns: 2_000 },
    );
  });

  it('when the last character is changed in its spare bits only, it is refused: one token has one spelling (H19)', () => {
    const tokens = createHmacTokens([key]);
    const token = tokens.sign(sample);
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const decodesAlike = [...alphabet].filter((last) => {
      const respelt = token.slice(0, -1) + last;
      const bytes = (text: string) => Buffer.from(text.split('.')[1] ?? '', 'base64url').toString('hex');
      return respelt !== token && bytes(respelt) === bytes(token);
    });
    expect(decodesAlike.length).toBeGreaterThan(0);
    for (const last of alphabet) {
      if (token.slice(0, -1) + last !== token)
        expect(tokens.verify(token.slice(0, -1) + last, 'unsubscribe')).toBeNull();
    }
  });

  it('when any text is given for a token, it is refused without a fault', () => {
    const tokens = createHmacTokens([key]);
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.base64String()), fc.string(), (a, b) => {
        expect(tokens.verify(`${a}.${b}`, 'confirm')).toBeNull();
        expect(tokens.verify(a, 'confirm')).toBeNull();
      }),
    );
    expect(tokens.verify('a'.repeat(100_000), 'confirm')).toBeNull();
  });

  it('when the key is rotated, old links work as long as the old key is kept, and not a day longer', () => {
    const old = createHmacTokens([key]).sign(sample);
    expect(createHmacTokens([newer, key]).verify(old, 'unsubscribe')).toEqual(sample);
    expect(createHmacTokens([newer]).verify(old, 'unsubscribe')).toBeNull();
    const fresh = createHmacTokens([newer, key]).sign(sample);
    expect(createHmacTokens([newer]).verify(fresh, 'unsubscribe')).toEqual(sample);
  });

  it('when keys have ids, a link names the id of its key, and taking that id out revokes it', () => {
    const first = { kid: '2026-11', key };
    const second = { kid: '2027-02', key: newer };
    const old = createHmacTokens([first]).sign(sample);
    expect(Buffer.from(old.split('.')[0] ?? '', 'base64url').toString()).toMatch(/^2026-11\./);
    expect(createHmacTokens([second, first]).verify(old, 'unsubscribe')).toEqual(sample);
    expect(createHmacTokens([second]).verify(old, 'unsubscribe')).toBeNull();
    // The same id over another key is another key.
    expect(createHmacTokens([{ kid: '2026-11', key: newer }]).verify(old, 'unsubscribe')).toBeNull();
  });

  it('when one key becomes the second of a ring, links signed before there was a ring go on', () => {
    const old = createHmacTokens([key]).sign(sample);
    const ring = createHmacTokens([
      { kid: '2027-02', key: newer },
      { kid: null, key },
    ]);
    expect(ring.verify(old, 'unsubscribe')).toEqual(sample);
  });

  it('when a claim says until when, the token carries it, to the second, and it cannot be put off', () => {
    const tokens = createHmacTokens([key]);
    const claim: TokenClaim = { ...sample, purpose: 'export', until: '2026-12-01T10:00:00.000Z' };
    const token = tokens.sign(claim);
    expect(tokens.verify(token, 'export')).toEqual(claim);
    const later = Buffer.from(token.split('.')[0] ?? '', 'base64url')
      .toString()
      .replace('~17', '~18');
    const signature = token.split('.')[1] ?? '';
    expect(tokens.verify(`${Buffer.from(later).toString('base64url')}.${signature}`, 'export')).toBeNull();
    expect(() => tokens.sign({ ...claim, until: 'soon' })).toThrow('soon');
  });

  it('when two claims differ in where a dot falls, they have different tokens', () => {
    const tokens = createHmacTokens([key]);
    const a = tokens.sign({ ...sample, review: 'a.b' });
    expect(tokens.verify(a, 'unsubscribe')).toMatchObject({ review: 'a.b' });
    expect(a).not.toBe(tokens.sign({ ...sample, review: 'a' }));
  });

  it('when a token is read by whoever holds the mail, it names no address and no key', () => {
    const token = createHmacTokens([key]).sign(sample);
    const body = Buffer.from(token.split('.')[0] ?? '', 'base64url').toString();
    expect(body).not.toContain('@');
    expect(body).not.toContain(key.slice(0, 8));
  });

  it.each([[[]], [['short']], [[key, 'short']], [['']]])('when the keys are %j, nothing is signed', (keys) => {
    expect(() => createHmacTokens(keys)).toThrow('at least 32 characters');
  });
});
