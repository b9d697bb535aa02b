import type { ReaderFrame, WordedMail } from '../../lambda/core/reader-views.ts';
import type { AddressNoteMail, LinkMail } from '../../lambda/core/self-service-views.ts';
import { momentText } from '../text/calendar-date.ts';
import { wordingFor } from '../wording/wording-for.ts';
import { readerLinkHtml } from './compiled/reader-link.ts';
import { mailHtml } from './mail-html.ts';
import { readerMailFrame, readerText } from './reader-mails.ts';
import { underlined, wrapped } from './text-lines.ts';

/** A mail with one link that acts. Says nothing that the person who asked for it typed. */
export function linkMail({ frame, kind, url, until }: LinkMail): WordedMail {
  const words = wordingFor(frame.review.language);
  const own = words.selfService;
  return buttonMail(frame, own.subject[kind], own.mail[kind], url, own.mail.until(momentText(until, words)));
}

/** To the address on file, while another one waits: what was asked for, and what to do if it was somebody else. */
export function addressNoteMail({ frame, preferencesUrl }: AddressNoteMail): WordedMail {
  const own = wordingFor(frame.review.language).selfService;
  return buttonMail(frame, own.subject.note, own.mail.note, preferencesUrl, '');
}

function buttonMail(
  frame: ReaderFrame,
  subject: (review: string) => string,
  own: {
    readonly heading: string;
    readonly text: (review: string) => string;
    readonly button: string;
    readonly ignore: string;
  },
  url: string,
  until: string,
): WordedMail {
  const { view } = readerMailFrame(frame, (_, review) => subject(review));
  const text = own.text(view.reviewName);
  const blocks = [
    wrapped(view.over),
    underlined(own.heading, '='),
    wrapped(text),
    `${own.button}:\n${url}`,
    ...(until ? [wrapped(until)] : []),
    wrapped(own.ignore),
  ];
  return {
    subject: view.subject,
    html: mailHtml(readerLinkHtml, { ...view, ...own, preheader: text, text, url, until }),
    text: readerText(blocks, view),
  };
}
