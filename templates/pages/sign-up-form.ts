import { html } from 'hono/html';
import type { ExpectedVolume } from '../../lambda/core/expected-volume.ts';
import type { Links } from '../../lambda/core/links.ts';
import type { Review } from '../../lambda/core/review.ts';
import { articlesAWeek } from '../wording/composed-sentences.ts';
import type { Wording } from '../wording/wording-for.ts';
import type { Markup } from './layout.ts';
import { cadenceChoice, topicChoice } from './topic-choice.ts';

/** Subscribe without script: e-mail, rhythm, topics, and a field called `website` that only machines fill in. */
export function signUpForm(review: Review, links: Links, words: Wording, volume: ExpectedVolume | null = null): Markup {
  return html`<section id="subscribe" class="panel" aria-labelledby="subscribe-heading">
<h2 id="subscribe-heading">${words.page.subscribeHeading}</h2>
<p>${words.page.subscribeText}</p>
<p class="expect">${volume ? `${expectation(volume, words)} ` : ''}<a href="${links.sampleDigest(review.slug)}">${words.selfService.sample.link}</a></p>
<form method="post" action="${links.subscribe(review.slug)}">
<p class="field"><label for="email">${words.page.email}</label>
<input id="email" name="email" type="email" required="" autocomplete="email" maxlength="254" spellcheck="false"></p>
<p class="trap" aria-hidden="true"><label for="website">${words.page.leaveEmpty}</label>
<input id="website" name="website" type="text" tabindex="-1" autocomplete="off"></p>
${cadenceChoice('weekly', words)}
${topicChoice(review, null, words, volume)}
<p><button type="submit">${words.page.subscribeButton}</button></p>
<p class="hint">${words.page.privacyLine}</p>
</form>
</section>`;
}

function expectation({ all, weeks }: ExpectedVolume, words: Wording): string {
  return words.selfService.volume.expect(articlesAWeek(all, words), weeks);
}
