import { html } from 'hono/html';
import type { MessagePage } from '../../lambda/core/reader-views.ts';
import { messageIn, wordingFor } from '../wording/wording-for.ts';
import { layout } from './layout.ts';

/** One thing to say, such as "check your mail" or what is wrong with a form. */
export function messagePage({ language, backUrl, ...page }: MessagePage): string {
  const words = wordingFor(language);
  const title = messageIn(page.title, words);
  return layout({
    words,
    title,
    description: '',
    canonical: null,
    review: null,
    sampleNotice: '',
    main: html`<div class="prose">
<h1>${title}</h1>
<p>${messageIn(page.text, words)}</p>
${backUrl === null ? '' : html`<p><a href="${backUrl}">${words.page.back}</a></p>`}
</div>`,
  });
}
