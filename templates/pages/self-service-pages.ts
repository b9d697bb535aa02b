import { html } from 'hono/html';
import type {
  ActPage,
  AskedPage,
  SelfServiceForms,
  UndoOffer,
  UnsubscribePage,
} from '../../lambda/core/self-service-views.ts';
import { momentText } from '../text/calendar-date.ts';
import { oneLine } from '../text/printable.ts';
import { listed } from '../wording/composed-sentences.ts';
import { type Wording, wordingFor } from '../wording/wording-for.ts';
import type { Markup } from './layout.ts';
import { backLink, oneButton, readerPage, unknownLink } from './reader-page.ts';

/** Pages on which a reader leaves, comes back, moves, or asks for their own data. */

export function unsubscribePage(view: UnsubscribePage): string {
  const { frame, state, scope, undo } = view;
  const words = wordingFor(frame.review.language);
  const name = oneLine(frame.review.shortTitle);
  const { page, selfService } = words;
  const own = selfService.page;
  switch (state) {
    case 'ready':
      return readerPage(frame, words, page.unsubscribeTitle, readyToLeave(view, name, words));
    case 'already':
      return readerPage(frame, words, page.unsubscribedTitle, [
        html`<p role="status">${scope === 'all' ? page.notSubscribed(name) : own.leftAlready}</p>`,
        ...undoOffered(undo, words),
        backLink(frame, words),
      ]);
    case 'done':
      return readerPage(frame, words, scope === 'all' ? own.leftAllTitle : own.leftOneTitle, [
        html`<p role="status">${scope === 'all' ? own.leftAll(name) : own.leftOne(oneLine(scope.left))}</p>`,
        ...(scope === 'all' ? [] : [html`<p>${own.stillFollowing(listed(scope.still.map(oneLine), words))}</p>`]),
        ...undoOffered(undo, words),
        ...(scope === 'all' ? [html`<p class="hint">${own.erasedAfter}</p>`] : []),
        backLink(frame, words),
      ]);
    case 'over':
      return unknownLink(frame, words);
  }
}

function readyToLeave({ actionUrl, topics }: UnsubscribePage, name: string, words: Wording): readonly Markup[] {
  const { page, selfService } = words;
  const own = selfService.page;
  if (topics.length === 0)
    return [html`<p>${page.unsubscribeText(name)}</p>`, oneButton(actionUrl, page.unsubscribeButton)];
  return [
    html`<p>${own.leaveAll(name)}</p>`,
    oneButton(actionUrl, own.leaveAllButton),
    html`<h2>${own.leaveOneHeading}</h2>
<p>${own.leaveOneText}</p>`,
    ...topics.map(({ label, url }) => oneButton(url, own.leaveOneButton(oneLine(label)))),
  ];
}

function undoOffered(undo: UndoOffer | null, words: Wording): readonly Markup[] {
  if (undo === null) return [];
  const own = words.selfService.page;
  return [
    html`<p>${own.undoText(momentText(undo.until, words))}</p>`,
    oneButton(undo.actionUrl, own.undoButton),
    html`<p><a href="${undo.url}">${own.undoLink}</a></p>`,
  ];
}

/** One button, and what it did. */
export function actPage({ frame, act, state, actionUrl, topicLabel }: ActPage): string {
  const words = wordingFor(frame.review.language);
  const name = oneLine(frame.review.shortTitle);
  const { page } = words.selfService;
  const own = page[act];
  switch (state) {
    case 'ready':
      return readerPage(frame, words, own.title, [
        html`<p>${act === 'undo-topic' ? page[act].text(oneLine(topicLabel)) : page[act].text(name)}</p>`,
        oneButton(actionUrl, own.button),
      ]);
    case 'done':
      return readerPage(frame, words, own.doneTitle, [html`<p role="status">${own.done}</p>`, backLink(frame, words)]);
    case 'taken':
      return readerPage(frame, words, page.takenTitle, [
        html`<p role="status">${page.taken}</p>`,
        backLink(frame, words),
      ]);
    case 'over':
      return readerPage(frame, words, page.overTitle, [html`<p>${page.over}</p>`, backLink(frame, words)]);
  }
}

/** The answer to a form that asks for a mail: the same whatever the mail will be. */
export function askedPage({ frame, asked }: AskedPage): string {
  const words = wordingFor(frame.review.language);
  if (asked === 'over') return unknownLink(frame, words);
  const { page } = words.selfService;
  return readerPage(frame, words, page.askedTitle, [
    html`<p role="status">${page.asked[asked]}</p>`,
    backLink(frame, words),
  ]);
}

/** On the preferences page: another address, and one's own data. */
export function selfServiceForms({ addressUrl, dataUrl }: SelfServiceForms, words: Wording): readonly Markup[] {
  const { page } = words.selfService;
  const want = (act: 'export' | 'erase') => oneButton(`${dataUrl}&want=${act}`, page.dataButtons[act]);
  return [
    html`<h2>${page.addressHeading}</h2>
<p>${page.addressText}</p>
<form method="post" action="${addressUrl}">
<p class="field"><label for="new-email">${page.addressLabel}</label>
<input id="new-email" name="email" type="email" required="" autocomplete="email" maxlength="254" spellcheck="false"></p>
<p><button type="submit">${page.addressButton}</button></p>
</form>`,
    html`<h2>${page.dataHeading}</h2>
<p>${page.dataText}</p>`,
    want('export'),
    want('erase'),
  ];
}
