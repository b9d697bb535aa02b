import { html, raw } from 'hono/html';
import type { ExpectedVolume } from '../../lambda/core/expected-volume.ts';
import type { Review } from '../../lambda/core/review.ts';
import { allTopics, type Cadence, cadences } from '../../lambda/core/subscription.ts';
import { children } from '../../lambda/core/taxonomy.ts';
import { oneLine } from '../text/printable.ts';
import { articlesAWeek } from '../wording/composed-sentences.ts';
import type { Wording } from '../wording/wording-for.ts';
import type { Markup } from './layout.ts';

const checked = raw(' checked=""');

/** Rhythm, as radio buttons named `cadence`. */
export function cadenceChoice(chosen: Cadence, words: Wording): Markup {
  return html`<fieldset>
<legend>${words.page.howOften}</legend>
${cadences.map(
  (
    cadence,
  ) => html`<label class="pick"><input type="radio" name="cadence" value="${cadence}"${cadence === chosen ? checked : ''}> ${words.page[cadence]}</label>
`,
)}</fieldset>`;
}

/**
 * Topics, as checkboxes named `topics`: one for all of them (`*`), and one fieldset a top-level topic. While "all" is
 * ticked the style sheet hides the rest, so what is seen is what is sent; `*` wins where a browser cannot hide it.
 * `chosen` = null means all; with `volume` each says what to expect of it.
 */
export function topicChoice(
  review: Review,
  chosen: readonly string[] | null,
  words: Wording,
  volume: ExpectedVolume | null = null,
): Markup {
  const { taxonomy } = review;
  const expected = (id: string) => {
    const aWeek = volume?.byTopic[id];
    const own = words.selfService.volume;
    return aWeek === undefined ? '' : html` <span class="hint">${own.inChoice(articlesAWeek(aWeek, words))}</span>`;
  };
  const box = (id: string, label: string, picked: boolean) =>
    html`<label class="pick"><input type="checkbox" name="topics" value="${id}"${picked ? checked : ''}> ${label}${expected(id)}</label>
`;
  const has = (id: string) => chosen?.includes(id) ?? false;
  const below = (id: string): readonly Markup[] =>
    children(taxonomy, id).flatMap((topic) => [box(topic.id, oneLine(topic.label), has(topic.id)), ...below(topic.id)]);
  return html`<fieldset class="topics">
<legend>${words.page.whichTopics}</legend>
<label class="pick all"><input type="checkbox" name="topics" value="${allTopics}"${chosen === null ? checked : ''}> ${words.page.allTopics} <span class="hint">${words.page.allTopicsHint}</span></label>
<div class="each">
<p class="hint">${words.page.noTopicsHint}</p>
${children(taxonomy, null).map((top) => {
  const inner = below(top.id);
  return html`<fieldset>
<legend>${oneLine(top.label)}</legend>
${box(top.id, inner.length > 0 ? words.page.wholeTopic : oneLine(top.label), has(top.id))}${inner}</fieldset>
`;
})}</div>
</fieldset>`;
}
