import { html, raw } from 'hono/html';
import type { MessageView } from './message-view.ts';
import type { MailboxEnvelope } from './stored-message.ts';

type Markup = ReturnType<typeof html>;

export interface ListedMessage {
  readonly envelope: MailboxEnvelope;
  readonly subject: string;
  readonly from: string;
}

/** The list, newest first. `older` and `newer` are page numbers, absent at the ends. */
export function listPage(list: {
  readonly messages: readonly ListedMessage[];
  readonly total: number;
  readonly newer: number | undefined;
  readonly older: number | undefined;
}): Markup {
  const rows = list.messages.map(
    ({ envelope, subject, from }) => html`<li>
<a class="subject" href="${encodeURIComponent(envelope.id)}/">${subject || '(no subject)'}</a>
<span class="line">${from} <span class="to">to ${envelope.recipients.join(', ')}</span></span>
<time datetime="${envelope.at}">${moment(envelope.at)}</time>
</li>`,
  );
  return layout(
    'Mailbox',
    html`<h1>Mailbox</h1>
<p class="note">This mailbox is local: nothing left this machine.</p>
${
  list.total === 0
    ? html`<p class="empty">No mail yet. Subscribe on a review's page, and the confirmation arrives here.</p>`
    : html`<p class="count">${list.total === 1 ? '1 message' : `${list.total} messages`}</p><ol class="messages">${rows}</ol>`
}
<nav class="pages" aria-label="Pages">
${list.newer === undefined ? '' : html`<a href="?page=${list.newer}">Newer</a>`}
${list.older === undefined ? '' : html`<a href="?page=${list.older}">Older</a>`}
</nav>`,
  );
}

export type Tab = 'html' | 'text' | 'source';

/** One message with one of its parts. Every tab is an address of its own, so it works without JavaScript. */
export function messagePage(view: MessageView, tab: Tab): Markup {
  const { envelope } = view;
  const tabs: readonly (readonly [Tab, string, string])[] = [
    ['html', './', 'HTML'],
    ['text', 'text', 'Text'],
    ['source', 'source', 'Source'],
  ];
  const field = (name: string, value: Markup | string) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
  return layout(
    view.subject || '(no subject)',
    html`<p class="back"><a href="../">All mail</a></p>
<h1>${view.subject || '(no subject)'}</h1>
<dl class="fields">
${field('From', view.from)}
${field('To', view.to)}
${view.to === envelope.recipients.join(', ') ? '' : field('Envelope', envelope.recipients.join(', '))}
${field('Accepted', html`<time datetime="${envelope.at}">${moment(envelope.at)}</time>`)}
${field('Events', envelope.events.map(({ eventType }) => String(eventType)).join(', '))}
${view.attachments.length === 0 ? '' : field('Attached', view.attachments.map(({ name, contentType, bytes }) => `${name} (${contentType}, ${bytes} bytes)`).join(', '))}
</dl>
<details><summary>All ${view.headers.length} header fields</summary>
<dl class="headers">${view.headers.map(({ name, value }) => field(name, value))}</dl>
</details>
<nav class="tabs" aria-label="Parts of this message">
${tabs.map(([name, href, label]) => html`<a href="${href}"${name === tab ? raw(' aria-current="page"') : ''}>${label}</a>`)}
<a class="download" href="message.eml" download>Download .eml</a>
</nav>
${part(view, tab)}`,
  );
}

function part(view: MessageView, tab: Tab): Markup {
  if (tab === 'source') return html`<pre tabindex="0" aria-label="Source">${view.source}</pre>`;
  if (tab === 'text') {
    return view.text === ''
      ? html`<p class="empty">This message has no text part.</p>`
      : html`<pre class="text" tabindex="0" aria-label="Text part">${view.text}</pre>`;
  }
  if (view.html === '')
    return html`<p class="empty">This message has no HTML part. <a href="text">Its text part</a></p>`;
  // No script, no form, no same origin: links may open a new tab, and that tab is an ordinary one.
  return html`<iframe src="html" title="HTML part of the message" sandbox="allow-popups allow-popups-to-escape-sandbox" referrerpolicy="no-referrer"></iframe>`;
}

export function missingPage(): Markup {
  return layout(
    'No such message',
    html`<p class="back"><a href="../">All mail</a></p><h1>No such message</h1><p>It may have been deleted with the data folder.</p>`,
  );
}

/** `2026-11-16 06:00 UTC`. */
function moment(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')} UTC`;
}

function layout(title: string, body: Markup): Markup {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title} · local mailbox</title>
<style>${raw(style)}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`;
}

const style = `
:root { color-scheme: light dark; --ink: #1d2429; --soft: #56616a; --line: #d9dee2; --paper: #fff; --link: #0b5a8f;
  --note: #eef4f8; --current: #0b5a8f; --plate: #f6f8f9; }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e8eb; --soft: #a3adb5; --line: #39434b; --paper: #14191d;
  --link: #86c5f3; --note: #1b2830; --current: #86c5f3; --plate: #1b2126; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.55 system-ui, sans-serif; overflow-wrap: anywhere; }
main { max-width: 58rem; margin: 0 auto; padding: 1.75rem 1.25rem 3rem; }
a { color: var(--link); text-underline-offset: .15em; }
a:focus-visible, summary:focus-visible, pre:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
h1 { font-size: 1.45rem; line-height: 1.3; margin: .25rem 0 .75rem; }
.note { background: var(--note); border-radius: .4rem; padding: .5rem .9rem; margin: 0 0 1.5rem; }
.count, .back, .empty { color: var(--soft); margin: .5rem 0; }
.messages { list-style: none; margin: 0; padding: 0; border-top: 1px solid var(--line); }
.messages li { display: grid; grid-template-columns: 1fr auto; gap: 0 1.5rem; padding: .75rem 0; border-bottom: 1px solid var(--line); }
.subject { font-weight: 600; text-decoration: none; }
.subject:hover { text-decoration: underline; }
.line { grid-row: 2; color: var(--soft); font-size: .93rem; }
.messages time { grid-column: 2; grid-row: 1; color: var(--soft); font-size: .93rem; font-variant-numeric: tabular-nums; }
.pages { display: flex; gap: 1.5rem; margin: 1rem 0; }
.fields, .headers { margin: 0 0 1rem; }
.fields div, .headers div { display: grid; grid-template-columns: 6.5rem 1fr; gap: .75rem; padding: .1rem 0; }
.headers div { grid-template-columns: 12rem 1fr; font-size: .88rem; padding: .2rem 0; }
dt { color: var(--soft); } dd { margin: 0; }
summary { cursor: pointer; color: var(--soft); }
details[open] summary { margin-bottom: .5rem; }
.tabs { display: flex; flex-wrap: wrap; gap: 1.5rem; border-bottom: 1px solid var(--line); margin: 1.25rem 0 1rem; }
.tabs a { padding: .4rem 0; text-decoration: none; border-bottom: 3px solid transparent; margin-bottom: -1px; }
.tabs a[aria-current] { border-color: var(--current); font-weight: 600; color: var(--ink); }
.tabs .download { margin-left: auto; }
iframe { width: 100%; height: 75vh; min-height: 30rem; border: 1px solid var(--line); border-radius: .4rem; background: #fff; }
pre { background: var(--plate); border: 1px solid var(--line); border-radius: .4rem; padding: 1rem; margin: 0; overflow-x: auto;
  white-space: pre-wrap; font: .88rem/1.5 ui-monospace, monospace; }
@media (max-width: 40rem) { .messages li { grid-template-columns: 1fr; } .messages time, .line { grid-column: 1; grid-row: auto; }
  .fields div, .headers div { grid-template-columns: 1fr; gap: 0; } }
`;
