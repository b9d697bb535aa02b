import { describe, expect, it } from '@jest/globals';
import { readerTemplates } from '../../templates/index.ts';
import { expectGolden } from './golden.ts';
import { elements } from './html-reader.ts';
import { envelope, links, review, sampleNotice } from './invented-review.ts';

const frame = { review, links, sampleNotice: '' };
const given = {
  frame,
  policy: 'line',
  since: '2026-11-09T06:04:00.000Z',
  topicLabels: ['Macrophages', 'NK cells'],
  preferencesUrl: envelope.preferencesUrl,
  unsubscribeUrl: envelope.unsubscribeUrl,
} as const;

describe('a mail that says there is nothing new', () => {
  const mail = readerTemplates.quietMail(given);

  it('when a week was quiet, it says so in one line, since when, and why it comes', () => {
    expectGolden('quiet-mail.txt', `${mail.subject}\n\n${mail.text}`);
    expect(mail.subject).toBe('Nothing new: CSC × immune');
    for (const face of [mail.html, mail.text]) {
      expect(face.replace(/\s+/g, ' ')).toContain('No article was found for you since 9 November 2026.');
      expect(face.replace(/\s+/g, ' ')).toContain('Your topics: Macrophages, NK cells.');
    }
  });

  it('when it is read, its links are preferences, unsubscribing and the review', () => {
    const hrefs = elements(mail.html, 'a').map(({ attributes }) => attributes.href);
    expect(hrefs).toEqual([envelope.preferencesUrl, envelope.unsubscribeUrl, links.review(review.slug)]);
    for (const url of [envelope.preferencesUrl, envelope.unsubscribeUrl]) expect(mail.text).toContain(url);
  });

  it('when it is a sign of life, of all topics and of sample data, it says that', () => {
    const quarterly = readerTemplates.quietMail({
      ...given,
      frame: { ...frame, sampleNotice },
      policy: 'quarterly',
      topicLabels: null,
    });
    expect(quarterly.text).toContain('every three months');
    expect(quarterly.text).toContain('Your topics: all.');
    expect(quarterly.text.split(sampleNotice)).toHaveLength(3);
  });
});
