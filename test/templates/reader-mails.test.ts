import { describe, expect, it } from '@jest/globals';
import { readerTemplates } from '../../templates/index.ts';
import { expectGolden } from './golden.ts';
import { elements } from './html-reader.ts';
import { envelope, links, review, sampleNotice } from './invented-review.ts';

const frame = { review, links, sampleNotice: '' };
const confirmUrl = links.reader(review.slug, 'confirm', 'c.TOKEN-of-this-sign-up');

describe('a confirmation mail', () => {
  const mail = readerTemplates.confirmationMail({
    frame,
    confirmUrl,
    cadence: 'weekly',
    topicLabels: ['Macrophages', 'NK cells'],
    confirmBy: '2026-11-20T06:00:00.000Z',
  });

  it('when somebody signed up it asks for one press and promises silence otherwise', () => {
    expectGolden('confirmation-mail.txt', `${mail.subject}\n\n${mail.text}`);
    expect(mail.subject).toBe('Confirm your subscription: CSC × immune');
    for (const face of [mail.html, mail.text]) {
      expect(face.replace(/\s+/g, ' ')).toContain('Your topics: Macrophages, NK cells.');
      expect(face.replace(/\s+/g, ' ')).toContain('The link works until 20 November 2026, 06:00 UTC.');
    }
  });

  it('when it is read its button is the confirm link, and no link but the review stands beside it', () => {
    const hrefs = elements(mail.html, 'a').map(({ attributes }) => attributes.href);
    expect(hrefs).toEqual([confirmUrl, links.review(review.slug)]);
    expect(mail.text).toContain(`\n${confirmUrl}\n`);
  });

  it('when the service shows sample data both parts say so', () => {
    const marked = readerTemplates.confirmationMail({
      frame: { ...frame, sampleNotice },
      confirmUrl,
      cadence: 'daily',
      topicLabels: null,
      confirmBy: '2026-11-20T06:00:00.000Z',
    });
    expect(marked.text.split(sampleNotice)).toHaveLength(3);
    expect(elements(marked.html, 'p.notice')).toHaveLength(2);
    expect(marked.text).toContain('Your topics: all.');
  });

  it('when the review has a name of 300 characters with a line end the subject stays one short line', () => {
    const { subject } = readerTemplates.confirmationMail({
      frame: { ...frame, review: { ...review, shortTitle: `x\r\nBcc: a@b.example ${'name '.repeat(60)}` } },
      confirmUrl,
      cadence: 'daily',
      topicLabels: null,
      confirmBy: '2026-11-20T06:00:00.000Z',
    });
    expect(subject).not.toMatch(/[\r\n]/);
    expect(Array.from(subject).length).toBeLessThanOrEqual(78);
  });
});

describe('an already-subscribed mail', () => {
  const mail = readerTemplates.alreadySubscribedMail({ frame, ...envelope });

  it('when an address signs up again it says that nothing changed and where to change it', () => {
    expectGolden('already-subscribed-mail.txt', `${mail.subject}\n\n${mail.text}`);
    expect(elements(mail.html, 'a').map(({ attributes }) => attributes.href)).toEqual([
      envelope.preferencesUrl,
      envelope.unsubscribeUrl,
      links.review(review.slug),
    ]);
  });
});
