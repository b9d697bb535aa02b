import { html } from 'hono/html';
import type { Reason } from '../../lambda/core/classification.ts';
import type { Wording } from '../wording/wording-for.ts';
import { reasonWords } from './reason-words.ts';

/** A reason as HTML: escaped, with a heading of the review in italics. */
export function reasonMarkup(reason: Reason, limit: number, words: Wording) {
  const { before, heading, after } = reasonWords(reason, limit, words);
  return html`${before}${heading ? html`<em>${heading}</em>` : ''}${after}`;
}
