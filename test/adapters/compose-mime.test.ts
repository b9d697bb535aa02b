import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { simpleParser } from 'mailparser';
import { composeMime } from '../../lambda/adapters/mime/compose-mime.ts';
import type { Mail } from '../../lambda/core/ports/mailer.ts';

const identity = { from: 'Living Review <review@example.org>', replyTo: 'keeper@example.org' };

function mail(changes: Partial<Mail> = {}): Mail {
  return {
    to: 'reader@example.net',
    subject: 'Three new papers',
    html: '<!doctype html><html lang="en"><body><p>Three new papers.</p></body></html>',
    text: 'Three new papers.\n',
    headers: {
      'List-Unsubscribe': '<https://living.example.org/r/unsubscribe?token=abc.def>',
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      'List-Id': 'r <r.living.example.org>',
      'Auto-Submitted': 'auto-generated',
    },
    tags: {},
    ...changes,
  };
}

const bytesOf = async (changes: Partial<Mail> = {}, own = identity) =>
  Buffer.from(await composeMime(mail(changes), own)).toString('latin1');

/** What RFC 5322 asks of every byte on the wire. */
function expectWireFormat(raw: string) {
  expect(raw).not.toMatch(/[^\r]\n|\r(?!\n)/);
  expect(raw).not.toMatch(/[^\t\r\n -~]/);
  for (const line of raw.split('\r\n')) expect(line.length).toBeLessThanOrEqual(998);
  const names = headerNames(raw);
  for (const once of [
    'from',
    'to',
    'subject',
    'date',
    'message-id',
    'mime-version',
    'reply-to',
    'list-unsubscribe',
    'list-unsubscribe-post',
    'list-id',
  ])
    expect({ once, times: names.filter((name) => name === once).length }).toEqual({ once, times: 1 });
}

function headerNames(raw: string): readonly string[] {
  const [head = ''] = raw.split('\r\n\r\n');
  return head
    .replace(/\r\n[ \t]/g, ' ')
    .split('\r\n')
    .map((line) => line.slice(0, line.indexOf(':')).toLowerCase());
}

describe('a mail as bytes', () => {
  it('when an ordinary mail is composed, it is 7-bit text with CRLF, short lines, and every header once', async () => {
    const raw = await bytesOf();
    expectWireFormat(raw);
    expect(headerNames(raw)).not.toContain('bcc');
    expect(raw).toMatch(/^List-Unsubscribe: <https:\/\/living\.example\.org\/r\/unsubscribe\?token=abc\.def>\r$/m);
    expect(raw).toContain('\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n');
  });

  it('when it is read again, text comes before HTML and both are as they were', async () => {
    const text = 'Naïve γδ T cells — „Überblick“ 免疫 🧬\n\nA line. '.padEnd(3_000, 'long ');
    const html = `<p>${'γδ 🧬 '.repeat(2_000)}</p>`;
    const raw = await bytesOf({ text, html });
    expectWireFormat(raw);
    const parsed = await simpleParser(Buffer.from(raw, 'latin1'));
    expect(parsed.text?.trimEnd()).toBe(text.trimEnd());
    expect(parsed.html).toBe(html);
    expect(raw.indexOf('text/plain')).toBeLessThan(raw.indexOf('text/html'));
    expect(parsed.headers.get('content-type')).toMatchObject({ value: 'multipart/alternative' });
    expect(parsed.attachments).toEqual([]);
  });

  it('when any Unicode stands in subject, sender and body, a mail program reads back the same', async () => {
    const phrase = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 120 })
      .map((text) => text.normalize('NFC').replace(/\s+/g, ' ').trim())
      .filter((text) => text !== '' && !/\p{Cc}|\p{Cf}|\p{Cs}|=\?/u.test(text));
    await fc.assert(
      fc.asyncProperty(phrase, phrase, async (subject, text) => {
        const raw = await bytesOf({ subject, text, html: `<p>x</p>` });
        expectWireFormat(raw);
        const parsed = await simpleParser(Buffer.from(raw, 'latin1'));
        expect(parsed.subject).toBe(subject);
        expect(parsed.text?.trim()).toBe(text);
      }),
      { numRuns: 200 },
    );
  });

  it('when a header holds a line end or NUL, the mail is not composed', async () => {
    for (const evil of ['a\r\nBcc: v@x.org', 'a\nBcc: v@x.org', 'a\rb', 'a\0b']) {
      await expect(composeMime(mail({ subject: evil }), identity)).rejects.toThrow('line end');
      await expect(composeMime(mail({ to: evil }), identity)).rejects.toThrow('line end');
      await expect(composeMime(mail({ headers: { 'List-Id': evil } }), identity)).rejects.toThrow('line end');
      await expect(composeMime(mail({ headers: { [evil]: 'x' } }), identity)).rejects.toThrow('line end');
      await expect(composeMime(mail(), { ...identity, from: evil })).rejects.toThrow('line end');
      await expect(composeMime(mail(), { ...identity, replyTo: evil })).rejects.toThrow('line end');
    }
  });

  it('when an extra header is not plain ASCII of one line’s length, the mail is not composed', async () => {
    await expect(composeMime(mail({ headers: { 'List-Id': 'Überblick <a.b>' } }), identity)).rejects.toThrow('ASCII');
    await expect(composeMime(mail({ headers: { 'List-Id': 'x'.repeat(990) } }), identity)).rejects.toThrow('long');
  });

  it.each(["o'brien@example.org", '{a}+b|c@example.org', 'x@xn--mnchen-3ya.example'])(
    'when the address is %s, it is the one recipient, as it is',
    async (to) => {
      expect(await bytesOf({ to })).toContain(`\r\nTo: ${to}\r\n`);
    },
  );

  it('when nobody reads replies, there is no Reply-To', async () => {
    expect(headerNames(await bytesOf({}, { ...identity, replyTo: '' }))).not.toContain('reply-to');
  });

  it('when a body names a file or an address, nothing is read or fetched', async () => {
    const raw = await bytesOf({ html: '<img src="file:///etc/passwd"><img src="http://169.254.169.254/">', text: 'x' });
    const parsed = await simpleParser(Buffer.from(raw, 'latin1'));
    expect(parsed.attachments).toEqual([]);
    expect(parsed.html).toContain('file:///etc/passwd');
  });
});
