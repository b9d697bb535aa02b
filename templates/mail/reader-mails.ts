import type {
  AlreadySubscribedMail,
  ConfirmationMail,
  ReaderFrame,
  WordedMail,
} from '../../lambda/core/reader-views.ts';
import { momentText } from '../text/calendar-date.ts';
import { oneLine, printable, shortened } from '../text/printable.ts';
import { yourTopics } from '../wording/composed-sentences.ts';
import { type Wording, wordingFor } from '../wording/wording-for.ts';
import { alreadySubscribedHtml } from './compiled/already-subscribed.ts';
import { confirmationHtml } from './compiled/confirmation.ts';
import { mailHtml } from './mail-html.ts';
import { labelled, underlined, wrapped } from './text-lines.ts';

const subjectReviewLimit = 44;

/** The mail with the one link that makes a sign-up a subscription. Says nothing that the person who signed up typed. */
export function confirmationMail(mail: ConfirmationMail): WordedMail {
  const { words, view } = readerMailFrame(mail.frame, (own, review) => own.subject.confirm(review));
  const text = words.mail.confirmText(mail.cadence, view.reviewName);
  const topics = yourTopics(mail.topicLabels?.map(oneLine) ?? null, words);
  const confirmBy = words.mail.confirmBy(momentText(mail.confirmBy, words));
  const blocks = [
    wrapped(view.over),
    underlined(words.mail.confirmHeading, '='),
    wrapped(`${text} ${topics}`),
    `${words.mail.confirmButton}:\n${mail.confirmUrl}`,
    wrapped(confirmBy),
    wrapped(words.mail.confirmIgnore),
  ];
  return {
    subject: view.subject,
    html: mailHtml(confirmationHtml, {
      ...view,
      preheader: text,
      text,
      yourTopics: topics,
      confirmBy,
      confirmUrl: mail.confirmUrl,
    }),
    text: readerText(blocks, view),
  };
}

/** The answer to a second sign-up: nothing changed, and where to change it. */
export function alreadySubscribedMail(mail: AlreadySubscribedMail): WordedMail {
  const { words, view } = readerMailFrame(mail.frame, (own, review) => own.subject.already(review));
  const text = words.mail.alreadyText(view.reviewName);
  const { preferencesUrl, unsubscribeUrl } = mail;
  const blocks = [
    wrapped(view.over),
    underlined(words.mail.alreadyHeading, '='),
    wrapped(text),
    wrapped(words.mail.alreadyNext),
    [labelled(words.mail.changePreferences, preferencesUrl), labelled(words.mail.unsubscribe, unsubscribeUrl)].join(
      '\n',
    ),
  ];
  return {
    subject: view.subject,
    html: mailHtml(alreadySubscribedHtml, { ...view, preheader: text, text, preferencesUrl, unsubscribeUrl }),
    text: readerText(blocks, view),
  };
}

/** What every mail to a reader shares: the review, its wording and its notices. */
export function readerMailFrame(
  { review, links, sampleNotice }: ReaderFrame,
  subject: (words: Wording, review: string) => string,
) {
  const words = wordingFor(review.language);
  const reviewName = oneLine(review.shortTitle);
  const view = {
    language: words.language,
    direction: words.direction,
    words: words.mail,
    subject: oneLine(subject(words, shortened(reviewName, subjectReviewLimit))),
    over: `${words.serviceName} · ${shortened(reviewName, 120)}`,
    reviewName,
    reviewTitle: oneLine(review.title),
    reviewUrl: links.review(review.slug),
    sampleNotice,
  };
  return { words, view };
}

export function readerText(
  blocks: readonly string[],
  view: { sampleNotice: string; words: Wording['mail']; reviewTitle: string; reviewUrl: string },
): string {
  const notice = view.sampleNotice ? [wrapped(`*** ${view.sampleNotice} ***`)] : [];
  const review = `${wrapped(`${view.words.theReview}: ${view.reviewTitle}`)}\n${view.reviewUrl}`;
  return printable(`${[...notice, ...blocks, review, ...notice].join('\n\n')}\n`);
}
