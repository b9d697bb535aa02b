import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { simpleParser } from 'mailparser';
import { composeMime } from '../../lambda/adapters/mime/compose-mime.ts';
import { type BodyPieces, MailInPieces, type SharedText, wholeBody } from '../../lambda/core/mail-body.ts';
import type { Mail } from '../../lambda/core/ports/mailer.ts';
import { readerTemplates } from '../../templates/index.ts';
import { envelope, weeklyDigest } from '../templates/invented-review.ts';

const identity = { from: 'Living Review „Krebs“ <review@example.org>', replyTo: 'keeper@example.org' };

function mailOf(html: BodyPieces, text: BodyPieces, subject = 'Three new papers'): Mail {
  return {
    to: 'reader@example.net',
    subject,
    html: wholeBody(html),
    text: wholeBody(text),
    pieces: { html, text },
    headers: {
      'List-Unsubscribe': '<https://living.example.org/r/unsubscribe?token=abc.def>',
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    },
    tags: {},
  };
}

/** The same mail as nodemailer makes it of the whole bodies. */
function byNodemailer({ to, subject, html, text, headers, tags }: Mail): Promise<Uint8Array> {
  return composeMime({ to, subject, html, text, headers, tags }, identity);
}

async function read(bytes: Uint8Array) {
  const parsed = await simpleParser(Buffer.from(bytes));
  const { from, to, subject, html, text, replyTo, headers } = parsed;
  const list = headers.get('list');
  const type = headers.get('content-type');
  return {
    from: from?.text,
    to: [to].flat().map((one) => one?.text),
    subject,
    replyTo: replyTo?.text,
    list,
    type: typeof type === 'object' && 'value' in type ? type.value : type,
    html,
    text,
    names: [...headers.keys()].toSorted(),
  };
}

function expectWireFormat(bytes: Uint8Array) {
  const raw = Buffer.from(bytes).toString('latin1');
  expect(raw).not.toMatch(/[^\r]\n|\r(?!\n)/);
  expect(raw).not.toMatch(/[^\t\r\n -~]/);
  const [, ...bodies] = raw.split('\r\n\r\n');
  for (const line of bodies
    .join('\r\n\r\n')
    .split('\r\n')
    .filter((line) => !line.startsWith('Content-')))
    expect(line.length).toBeLessThanOrEqual(76);
}

const stretch = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc.constantFrom('=', '.', '..\n', '=3D', ' ', ' \n', '\t\n', '\n', '\r\n', 'From me\n', '--=_text-and-html', '--\n'),
  fc.constantFrom('x'.repeat(75), `${'y'.repeat(76)}\n`, 'z'.repeat(1_200), '免疫'.repeat(300), '👩‍🔬'.repeat(40)),
  fc.string({ unit: fc.constantFrom('a', '=', ' ', '\n', 'é', '.'), maxLength: 300 }),
);
const printableStretch = stretch.map((text) =>
  text.replace(/(?![\t\n\r])\p{Cc}|\p{Cs}|\p{Noncharacter_Code_Point}|\ufeff/gu, '').replace(/\r(?!\n)/g, ''),
);
const piece = fc.oneof(
  printableStretch,
  printableStretch.map((shared): SharedText => ({ shared })),
);
// Begins and ends as a mail does: what a mail program makes of outer blanks is its own business.
const body = fc.array(piece, { maxLength: 12 }).map((pieces): BodyPieces => [{ shared: '<p>' }, ...pieces, '</p>']);

describe('a mail in pieces', () => {
  it('when it is any mail, a mail program reads what it reads of the one nodemailer makes', async () => {
    const subject = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 120 })
      .map((text) => text.replace(/[\p{C}\s]+/gu, ' ').trim())
      .filter((text) => text !== '');
    await fc.assert(
      fc.asyncProperty(body, body, subject, async (html, text, words) => {
        const mail = mailOf(html, text, words);
        const bytes = await composeMime(mail, identity);
        expectWireFormat(bytes);
        expect(await read(bytes)).toEqual(await read(await byNodemailer(mail)));
      }),
      { numRuns: 300 },
    );
  });

  it('when pieces were encoded for an earlier mail, the next one is still whole', async () => {
    const shared = { shared: '<h1>γδ T cells</h1>' };
    for (const name of ['Ana', 'Bo', 'Chidi']) {
      const mail = mailOf([shared, `<p>${name}</p>`, shared], [name]);
      const { html, text } = await read(await composeMime(mail, identity));
      expect([html, text]).toEqual([`<h1>γδ T cells</h1><p>${name}</p><h1>γδ T cells</h1>`, name]);
    }
  });

  it('when many mails are composed one after the other, of any size, each stays as it was handed out', async () => {
    const shared = { shared: `<p>${'NK cells '.repeat(4_000)}</p>` };
    const sizes = [1, 40, 3, 900, 2, 20_000, 5, 60, 70_000, 1];
    const mails = sizes.map((size, index) => mailOf([shared, `<p>${index}: ${'x '.repeat(size)}</p>`], [`${index}`]));
    const handedOut: { readonly bytes: Uint8Array; readonly copy: string }[] = [];
    for (const mail of [...mails, ...mails.toReversed(), ...mails]) {
      const bytes = await composeMime(mail, identity);
      handedOut.push({ bytes, copy: Buffer.from(bytes).toString('latin1') });
    }
    for (const { bytes, copy } of handedOut) expect(Buffer.from(bytes).toString('latin1') === copy).toBe(true);
    expect((await read(handedOut[8]!.bytes)).html).toBe(mails[8]!.html.trimEnd());
  });

  it('when it is sent it carries the moment and an id of its own', async () => {
    const ids = new Set<string | undefined>();
    for (const mail of [mailOf(['x'], ['x']), mailOf(['x'], ['x'])]) {
      const before = Date.now();
      const { date, messageId } = await simpleParser(Buffer.from(await composeMime(mail, identity)));
      expect(date!.valueOf()).toBeGreaterThanOrEqual(Math.floor(before / 1_000) * 1_000);
      expect(date!.valueOf()).toBeLessThanOrEqual(Date.now());
      ids.add(messageId);
    }
    expect(ids.size).toBe(2);
  });

  it('when readers differ in their own links alone, each has their own and long stretches are one object', () => {
    const [ana, bo] = ['ana', 'bo'].map((name) =>
      readerTemplates.digestMail(weeklyDigest, { ...envelope, unsubscribeUrl: `https://living.example.org/u/${name}` }),
    );
    for (const body of ['html', 'text'] as const) {
      const [own, other] = [ana!.pieces![body], bo!.pieces![body]];
      // An address is one object in the places of its mail.
      const shared = own.filter((piece) => typeof piece === 'object' && !piece.shared.startsWith('https://'));
      expect(shared.length).toBeGreaterThan(10);
      for (const piece of shared) expect(other.some((one) => one === piece)).toBe(true);
    }
    expect([ana!.html.includes('/u/ana"'), ana!.html.includes('/u/bo"')]).toEqual([true, false]);
    expect([bo!.text.includes('/u/ana\n'), bo!.text.includes('/u/bo\n')]).toEqual([false, true]);
  });

  it('when it is a digest, both ways give the same mail', async () => {
    const worded = readerTemplates.digestMail(weeklyDigest, envelope);
    const { to, headers, tags } = mailOf([], []);
    const mail: Mail = Object.assign(worded, { to, headers, tags });
    const bytes = await composeMime(mail, identity);
    expectWireFormat(bytes);
    const parsed = await read(bytes);
    expect(parsed).toEqual(await read(await byNodemailer(mail)));
    expect(parsed.html).toBe(worded.html);
  });

  it('when an address cannot stand in a header as it is, the mail is composed all the same', async () => {
    const mail = { ...mailOf([{ shared: '<p>x</p>' }], ['x']), to: '"a b"@example.org' };
    expect((await read(await composeMime(mail, identity))).to).toEqual(['"a b"@example.org']);
    const worded = new MailInPieces('Three new papers', { html: [{ shared: '<p>x</p>' }], text: ['x'] });
    const copied = await read(await composeMime({ ...mail, ...worded, html: '', text: '' }, identity));
    expect([copied.html, copied.text]).toEqual(['<p>x</p>', 'x']);
  });

  it('when a header holds a line end, the mail is not composed', async () => {
    const mail = mailOf([{ shared: '<p>x</p>' }], ['x'], 'a\r\nBcc: v@example.org');
    await expect(composeMime(mail, identity)).rejects.toThrow('line end');
  });
});
