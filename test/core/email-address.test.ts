import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addressKey, parseEmailAddress } from '../../lambda/core/email-address.ts';

const local64 = 'a'.repeat(64);
const label63 = 'b'.repeat(63);

describe('an e-mail address', () => {
  it.each([
    ['reader@example.org', 'reader@example.org'],
    ['  Reader.One+news@Example.ORG ', 'Reader.One+news@example.org'],
    ["o'brien_{x}~|/=?^`@example.org", "o'brien_{x}~|/=?^`@example.org"],
    ['x@münchen.example', 'x@xn--mnchen-3ya.example'],
    ['x@MÜNCHEN.example', 'x@xn--mnchen-3ya.example'],
    ['x@xn--mnchen-3ya.example', 'x@xn--mnchen-3ya.example'],
    ['x@a-b.c1.example', 'x@a-b.c1.example'],
    [`${local64}@example.org`, `${local64}@example.org`],
    [`x@${label63}.example`, `x@${label63}.example`],
  ])('when %p is one plain address, it is accepted as %p', (text, expected) => {
    expect(parseEmailAddress(text)).toBe(expected);
  });

  // Hostile rows H06 to H10, and what else a form is sent.
  it.each([
    'a@b.org\r\nBcc: v@x.org',
    'a@b.org\nBcc: v@x.org',
    'a\r\n@b.org',
    'a@b.org\0',
    'a@b.org,c@d.org',
    'a@b.org;c@d.org',
    'a@b.org c@d.org',
    '<a@b.org>',
    'Reader <a@b.org>',
    '"a"@b.org',
    '"a b"@b.org',
    'a@[127.0.0.1]',
    'a@127.0.0.1',
    'a@0x7f.1',
    'a@2130706433',
    'a@[::1]',
    'a(comment)@b.org',
    'ünïcode@example.org',
    'a@localhost',
    'a@b',
    'a@b.c',
    'a@.org',
    'a@b..org',
    'a@b.org.',
    'a@-b.org',
    'a@b-.org',
    'a@b_c.org',
    'a@b.org/path',
    'a@b.org:25',
    'a@user@b.org',
    'a@b.org?x',
    'a@b%2eorg',
    'a@b。org',
    'a@b\u200b.org',
    '.a@b.org',
    'a.@b.org',
    'a..b@b.org',
    '@b.org',
    'a@',
    'a',
    '',
    ' ',
    `${local64}a@example.org`,
    `x@${label63}b.example`,
    `${'a'.repeat(308)}@example.org`,
    `${local64}@${Array(4).fill('c'.repeat(60)).join('.')}.example`,
    null,
    undefined,
    7,
    {},
    ['a@b.org'],
  ])('when %p is not exactly one plain address, it is refused', (text) => {
    expect(parseEmailAddress(text)).toBeNull();
  });

  it('when any text is accepted, the result is one ASCII address that stays as it is', () => {
    const hosts = fc.oneof(fc.domain(), fc.string(), fc.constantFrom('münchen.example', 'Example.ORG', '例え.jp'));
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.emailAddress(),
          fc.tuple(fc.string(), hosts).map((parts) => parts.join('@')),
        ),
        (text) => {
          const address = parseEmailAddress(text);
          if (address === null) return;
          expect(address).toMatch(/^[!-?A-~]+@[a-z0-9.-]+\.[a-z][a-z0-9-]*[a-z0-9]$/);
          expect(address.length).toBeLessThanOrEqual(254);
          expect(parseEmailAddress(address)).toBe(address);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('when a reader changes the case of the address from form to form, it is looked up as one', () => {
    expect(addressKey('Reader@example.org')).toBe(addressKey('READER@example.org'));
    expect(addressKey('reader+a@example.org')).not.toBe(addressKey('reader@example.org'));
  });
});
