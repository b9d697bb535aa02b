import type { WordedMail } from '../../lambda/core/reader-views.ts';
import { readerTemplates } from '../../templates/index.ts';
import { articles, digestOf, review as englishReview, envelope, links } from './invented-review.ts';

const until = '2026-11-20T06:00:00.000Z';

/** Every kind of mail that the service sends, by name, in the wording of one language. */
export function everyMail(language = 'en', sampleNotice = ''): Readonly<Record<string, WordedMail>> {
  const review = { ...englishReview, language };
  const frame = { review, links, sampleNotice };
  const { preferencesUrl, unsubscribeUrl } = envelope;
  const topicLabels = ['Macrophages', 'NK cells'];
  const act = (page: string) => `https://living.example.org/csc-immune/me/${page}?token=abc.DEF-123`;
  return {
    digest: readerTemplates.digestMail(digestOf(articles, { from: 7, review }), { ...envelope, sampleNotice }),
    'digest of a few topics': readerTemplates.digestMail(
      digestOf(articles, { review, topics: { tam: 0, lymphoid: 0 } }),
      { ...envelope, sampleNotice, cadence: 'daily' },
    ),
    'digest of more than it shows': readerTemplates.digestMail(digestOf(articles, { review, cap: 3 }), {
      ...envelope,
      sampleNotice,
      cadence: 'monthly',
    }),
    confirmation: readerTemplates.confirmationMail({
      frame,
      confirmUrl: links.reader(review.slug, 'confirm', 'c.TOKEN-of-this-sign-up'),
      cadence: 'weekly',
      topicLabels,
      confirmBy: until,
    }),
    'already subscribed': readerTemplates.alreadySubscribedMail({ frame, preferencesUrl, unsubscribeUrl }),
    ...Object.fromEntries(
      (['line', 'quarterly'] as const).map((policy) => [
        `quiet, ${policy}`,
        readerTemplates.quietMail({
          frame,
          policy,
          since: '2026-11-09T06:04:00.000Z',
          topicLabels,
          preferencesUrl,
          unsubscribeUrl,
        }),
      ]),
    ),
    ...Object.fromEntries(
      (['address', 'export', 'erase'] as const).map((kind) => [
        `link: ${kind}`,
        readerTemplates.linkMail({ frame, kind, url: act(kind), until }),
      ]),
    ),
    'address note': readerTemplates.addressNoteMail({ frame, preferencesUrl }),
  };
}
