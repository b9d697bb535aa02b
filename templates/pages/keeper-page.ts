import { html } from 'hono/html';
import type { RunSheet } from '../../lambda/core/balance-sheet.ts';
import type { Check } from '../../lambda/core/check.ts';
import type { KeeperPage } from '../../lambda/core/keeper-views.ts';
import { oneLine } from '../text/printable.ts';
import { type Wording, wordingFor } from '../wording/wording-for.ts';
import { layout, type Markup } from './layout.ts';

/** How the service stands and what became of the latest digest runs, for the keeper: nobody's address or choice. */
export function keeperPage({ frame, checks, sheets }: KeeperPage): string {
  const { review, links, sampleNotice } = frame;
  const words = wordingFor(review.language);
  const { keeper } = words;
  return layout({
    words,
    title: keeper.title,
    description: '',
    canonical: null,
    review: { review, links },
    sampleNotice,
    main: [
      html`<h1>${keeper.title}</h1>
<p>${keeper.text(oneLine(review.shortTitle))}</p>`,
      checkList(checks, words),
      sheets.length === 0 ? html`<p>${keeper.none}</p>` : table(sheets, words),
    ],
  });
}

/** What was found and what to do is told as `doctor` tells it, in English. */
function checkList(checks: readonly Check[], { keeper }: Wording): Markup {
  const { verdicts } = keeper;
  const word = { ok: verdicts.ok, warn: verdicts.warn, fail: verdicts.fail, 'left out': verdicts.leftOut };
  return html`<h2>${keeper.checks}</h2>
<ul>
${checks.map(
  ({
    verdict,
    name,
    found,
    remedy,
  }) => html`<li><strong>${word[verdict]}</strong> <span lang="en">${name}: ${found}${remedy ? ` → ${remedy}` : ''}</span></li>
`,
)}</ul>`;
}

function table(sheets: readonly RunSheet[], { keeper }: Wording): Markup {
  const { columns } = keeper;
  const heads = [columns.run, columns.head, ...countNames.map((name) => columns[name]), columns.state, columns.balance];
  return html`<section class="books" tabindex="0" aria-label="${keeper.title}"><table>
<thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>
${sheets.map((sheet) => row(sheet, keeper))}</tbody>
</table></section>`;
}

const countNames = ['due', 'delivered', 'empty', 'suppressed', 'inDoubt', 'failed'] as const;

function row({ run, state, counts, balanced }: RunSheet, keeper: Wording['keeper']): Markup {
  const balance = balanced ? keeper.balances : state === 'finished' ? keeper.doesNotBalance : keeper.notYet;
  return html`<tr><th scope="row">${keeper.cadences[run.cadence]} <time datetime="${run.slot}">${run.slot.replace('T', ' ').replace('Z', ' UTC')}</time></th><td>${run.head}</td>${countNames.map(
    (name) => html`<td>${counts[name]}</td>`,
  )}<td>${keeper.states[state]}</td><td>${balance}</td></tr>
`;
}
