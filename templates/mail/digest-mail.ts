import type { Digest, DigestEnvelope } from '../../lambda/core/digest.ts';
import type { WordedMail } from '../../lambda/core/reader-views.ts';
import { printable } from '../text/printable.ts';
import { wordingFor } from '../wording/wording-for.ts';
import { digestHtml } from './compiled/digest.ts';
import { digestText } from './digest-text.ts';
import { type DigestDetail, digestView } from './digest-view.ts';
import { mailHtml } from './mail-html.ts';

/** Gmail cuts a mail near 102 KB and hides the unsubscribe link with it; we stop well before. */
const htmlLimitBytes = 80_000;

/** From everything to the least that is still a digest; the first that fits is sent. */
const details: readonly [DigestDetail, ...DigestDetail[]] = [
  { excerpt: 480, quote: 360, reasons: 2, articles: 200, notices: 20 },
  { excerpt: 240, quote: 240, reasons: 1, articles: 200, notices: 15 },
  { excerpt: 0, quote: 200, reasons: 1, articles: 200, notices: 10 },
  { excerpt: 0, quote: 0, reasons: 1, articles: 200, notices: 10 },
  { excerpt: 0, quote: 0, reasons: 0, articles: 30, notices: 8 },
  { excerpt: 0, quote: 0, reasons: 0, articles: 12, notices: 4 },
];

/** One reader's digest in its three faces. A pure function: the same digest is worded the same for ever. */
export function digestMail(digest: Digest, envelope: DigestEnvelope): WordedMail {
  const words = wordingFor(digest.review.language);
  const worded = (detail: DigestDetail): WordedMail => {
    const view = digestView(digest, envelope, words, detail);
    return { subject: view.subject, html: mailHtml(digestHtml, view), text: printable(digestText(view)) };
  };
  const [whole, ...leaner] = details;
  let mail = worded(whole);
  for (const detail of leaner) {
    if (new TextEncoder().encode(mail.html).length <= htmlLimitBytes) break;
    mail = worded(detail);
  }
  return mail;
}
