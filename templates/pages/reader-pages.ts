import { html } from 'hono/html';
import type { ConfirmPage, PreferenceChange, PreferencesPage } from '../../lambda/core/reader-views.ts';
import { dateText } from '../text/calendar-date.ts';
import { oneLine } from '../text/printable.ts';
import { scheduleChanged } from '../wording/composed-sentences.ts';
import { type Wording, wordingFor } from '../wording/wording-for.ts';
import { deliveryChoice } from './delivery-choice.ts';
import type { Markup } from './layout.ts';
import { backLink, oneButton, readerPage, unknownLink } from './reader-page.ts';
import { selfServiceForms } from './self-service-pages.ts';
import { cadenceChoice, topicChoice } from './topic-choice.ts';

/**
 * Pages behind a reader's own links. A GET changes nothing (link scanners follow every link of a mail), so each shows one
 * form that POSTs; the token stands in the form's address and nowhere else.
 */

export function confirmPage({ frame, state, actionUrl, preferencesUrl }: ConfirmPage): string {
  const words = wordingFor(frame.review.language);
  const name = oneLine(frame.review.shortTitle);
  const { page } = words;
  switch (state) {
    case 'ready':
      return readerPage(frame, words, page.confirmTitle, [
        html`<p>${page.confirmText(name)}</p>`,
        oneButton(actionUrl, page.confirmButton),
      ]);
    case 'done':
      return readerPage(frame, words, page.confirmDoneTitle, [
        html`<p>${page.confirmDone}</p>`,
        ...(preferencesUrl ? [html`<p><a href="${preferencesUrl}">${words.mail.changePreferences}</a></p>`] : []),
        backLink(frame, words),
      ]);
    case 'over':
      return readerPage(frame, words, page.confirmOverTitle, [
        html`<p>${page.confirmOver}</p>`,
        html`<p><a href="${frame.links.review(frame.review.slug)}#subscribe">${page.subscribe}</a></p>`,
      ]);
  }
}

export function preferencesPage(view: PreferencesPage): string {
  const { frame, state, actionUrl, unsubscribeUrl, changes } = view;
  const words = wordingFor(frame.review.language);
  const { page } = words;
  if (state === 'over') return unknownLink(frame, words);
  return readerPage(frame, words, page.preferencesTitle, [
    ...(state === 'saved' ? [savedNote(changes, words)] : []),
    html`<p>${page.preferencesText(oneLine(frame.review.shortTitle))} ${page.preferencesNote}</p>`,
    ...(view.retired
      ? [html`<div class="panel" role="note"><p><strong>${page.choicesRetired}</strong></p></div>`]
      : []),
    html`<form method="post" action="${actionUrl}">
${cadenceChoice(view.cadence, words)}
${topicChoice(frame.review, view.topics, words)}
${view.delivery ? deliveryChoice(view.delivery, words) : ''}
<p><button type="submit">${page.save}</button></p>
</form>`,
    ...(view.feeds.length > 0
      ? [
          html`<h2>${page.ownFeedHeading}</h2>
<p>${page.ownFeedText}</p>
<ul class="links">
${view.feeds.map(
  ({ format, url }) => html`<li><a href="${url}">${page.formats[format]}</a></li>
`,
)}</ul>`,
        ]
      : []),
    html`<h2>${page.endHeading}</h2>
<p><a href="${unsubscribeUrl}">${page.unsubscribeButton}</a>. ${page.endText}</p>`,
    ...(view.selfService ? selfServiceForms(view.selfService, words) : []),
  ]);
}

function savedNote(changes: readonly PreferenceChange[], words: Wording): Markup {
  const { page } = words;
  if (changes.length === 0)
    return html`<div class="panel" role="status"><p><strong>${page.savedNothing}</strong></p></div>`;
  return html`<div class="panel" role="status">
<p><strong>${page.saved}</strong></p>
<ul>
${changes.map(
  (change) => html`<li>${changeText(change, words)}</li>
`,
)}</ul>
</div>`;
}

function changeText(change: PreferenceChange, words: Wording): string {
  const { page, delivery } = words;
  switch (change.kind) {
    case 'added':
      return page.changeAdded(oneLine(change.topicLabel));
    case 'removed':
      return page.changeRemoved(oneLine(change.topicLabel));
    case 'all-topics':
      return page.changeAll;
    case 'cadence':
      return page.changeCadence(change.cadence);
    case 'schedule':
      return scheduleChanged(change.cadence, change.schedule, words);
    case 'cap':
      return delivery.changed.cap(change.cap);
    case 'quiet':
      return delivery.changed.quiet[change.quiet];
    case 'pause':
      return change.until === null ? delivery.changed.resumed : delivery.changed.paused(dateText(change.until, words));
  }
}
