import { describe, expect, it } from '@jest/globals';
import { readerTemplates } from '../../templates/index.ts';
import { elements } from './html-reader.ts';
import { links, review, sampleNotice } from './invented-review.ts';

const frame = { review, links, sampleNotice };
const url = 'https://living.example.org/csc-immune/me/act?token=abc.DEF-123';
const until = '2026-11-23T06:00:00.000Z';

describe('mails about a reader’s own subscription', () => {
  it.each([
    ['address', 'Use this address'],
    ['export', 'Get my data'],
    ['erase', 'Erase my data'],
  ] as const)(
    'when a link to %s is mailed, it stands in text and HTML, once each, with until when it works',
    (kind, button) => {
      const mail = readerTemplates.linkMail({ frame, kind, url, until });
      expect(mail.text).toContain(`${button}:\n${url}`);
      expect(mail.text).toContain('The link works until 23 November 2026, 06:00 UTC.');
      expect(mail.text).toContain('ignore this mail');
      const acting = elements(mail.html, 'a').filter(({ attributes }) => attributes.href === url);
      expect(acting.map(({ text }) => text.trim())).toEqual([button]);
      for (const face of [mail.subject, mail.text, mail.html]) expect(face).not.toMatch(/\{\{|undefined|@example/);
      for (const face of [mail.text, mail.html]) expect(face).toContain(sampleNotice);
    },
  );

  it('when another address was asked for, the note says what stays, names no address and works for ever', () => {
    const mail = readerTemplates.addressNoteMail({ frame, preferencesUrl: url });
    expect(mail.text).toContain(`Your preferences:\n${url}`);
    expect(mail.text).not.toContain('The link works until');
    expect(mail.html).not.toContain('The link works until');
    expect(mail.text.replace(/\s+/g, ' ')).toContain('it goes on coming to this one');
  });
});
