import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mailboxOf } from '../../lambda/core/email-address.ts';
import { clientAddress, networkOf } from '../../lambda/core/network.ts';

describe('the network of an address', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    [' 192.0.2.1 ', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::ffff:c000:201', '192.0.2.1'],
  ])('when it is %s, it is %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });

  it.each([
    '',
    'unknown',
    '192.0.2',
    '192.0.2.256',
    '01.2.3.4',
    '192.0.2.1, 1.2.3.4',
    '::1::2',
    'g::1',
    ':',
    'x'.repeat(1_000),
  ])('when it is %j, it is none', (address) => {
    expect(networkOf(address)).toBeNull();
  });

  it('when two addresses of version 6 share their first 64 bits, however they are written, they are one network', () => {
    const group = fc.nat(0xffff);
    fc.assert(
      fc.property(
        fc.array(group, { minLength: 4, maxLength: 4 }),
        fc.array(group, { minLength: 8, maxLength: 8 }),
        (prefix, ends) => {
          fc.pre(prefix.some((value) => value !== 0));
          const spell = (rest: readonly number[]) => [...prefix, ...rest].map((value) => value.toString(16)).join(':');
          expect(networkOf(spell(ends.slice(0, 4)))).toBe(networkOf(spell(ends.slice(4)).toUpperCase()));
        },
      ),
    );
  });
});

describe('who is at the other end', () => {
  const peer = '198.51.100.9';

  it('when a request did not come through our edge, only the other end of the connection counts', () => {
    expect(clientAddress({ peer, forwardedFor: '203.0.113.1', cameThroughOurEdge: false })).toBe(peer);
  });

  it('when it did, it is what the edge appended, whatever the client wrote before it', () => {
    const seen = (forwardedFor: string) => clientAddress({ peer, forwardedFor, cameThroughOurEdge: true });
    expect(seen('203.0.113.1')).toBe('203.0.113.1');
    expect(seen('1.1.1.1, 2.2.2.2,203.0.113.1')).toBe('203.0.113.1');
    expect(seen(`1.1.1.1, 203.0.113.1, ${peer}`)).toBe('203.0.113.1');
    expect(seen('')).toBe(peer);
  });
});

describe('the mailbox an address reaches', () => {
  it.each([
    ['a+1@gmail.com', 'a@gmail.com'],
    ['A.B@GoogleMail.com', 'ab@gmail.com'],
    ['a.b+x@example.org', 'a.b@example.org'],
    ['+@example.org', '+@example.org'],
  ] as const)('when it is %s, it is %s', (address, mailbox) => {
    expect(mailboxOf(address)).toBe(mailbox);
  });
});
