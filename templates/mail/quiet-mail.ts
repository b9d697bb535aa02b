import type { QuietMail, WordedMail } from '../../lambda/core/reader-views.ts';
import { dateText } from '../text/calendar-date.ts';
import { oneLine } from '../text/printable.ts';
import { yourTopics } from '../wording/composed-sentences.ts';
import { wordingFor } from '../wording/wording-for.ts';
import { quietHtml } from './compiled/quiet.ts';
import { mailHtml } from './mail-html.ts';
import { readerMailFrame, readerText } from './reader-mails.ts';
import { labelled, underlined, wrapped } from './text-lines.ts';

/** "Nothing new", for readers who want to be told: the line of a quiet week, or a sign of life every three months. */
export function quietMail(mail: QuietMail): WordedMail {
  const { quiet } = wordingFor(mail.frame.review.language).delivery;
  const { words, view } = readerMailFrame(mail.frame, (_, review) => quiet.subject(review));
  const text = quiet.text(dateText(mail.since, words));
  const next = quiet.next[mail.policy];
  const topics = yourTopics(mail.topicLabels?.map(oneLine) ?? null, words);
  const { preferencesUrl, unsubscribeUrl } = mail;
  const blocks = [
    wrapped(view.over),
    underlined(quiet.heading, '='),
    wrapped(text),
    wrapped(next),
    wrapped(topics),
    [labelled(words.mail.changePreferences, preferencesUrl), labelled(words.mail.unsubscribe, unsubscribeUrl)].join(
      '\n',
    ),
  ];
  return {
    subject: view.subject,
    html: mailHtml(quietHtml, {
      ...view,
      preheader: text,
      heading: quiet.heading,
      text,
      next,
      yourTopics: topics,
      preferencesUrl,
      unsubscribeUrl,
    }),
    text: readerText(blocks, view),
  };
}
