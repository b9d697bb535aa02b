import { html, raw } from 'hono/html';
import type { DeliveryForm } from '../../lambda/core/reader-views.ts';
import { quietPolicies } from '../../lambda/core/subscription.ts';
import { asTheReview, hourText } from '../wording/composed-sentences.ts';
import type { Wording } from '../wording/wording-for.ts';
import type { Markup } from './layout.ts';

const selected = raw(' selected=""');
const checked = raw(' checked=""');

/**
 * When and how a reader's digests come: selects, a number, radio buttons and a date, named as `DeliveryFields` has them, all
 * without script. What is left as the review has it is sent as `''`.
 */
export function deliveryChoice(form: DeliveryForm, wording: Wording): Markup {
  const words = wording.delivery;
  const at = form.schedule ?? form.own;
  return html`<fieldset>
<legend>${words.when}</legend>
<p class="field"><label for="timeZone">${words.timeZone}</label>
<select id="timeZone" name="timeZone" aria-describedby="when-hint">
${option('', asTheReview(form.own, wording), form.schedule === null)}${zonesOf(form).map((zone) =>
  option(zone, zone.replaceAll('_', ' '), zone === form.schedule?.timeZone),
)}</select></p>
<p class="field"><label for="weekday">${words.weekday}</label>
<select id="weekday" name="weekday" aria-describedby="when-hint">
${words.weekdays.map((name, index) => option(String(index + 1), name, index + 1 === at.weekday))}</select></p>
<p class="field"><label for="hour">${words.hour}</label>
<select id="hour" name="hour" aria-describedby="when-hint">
${Array.from({ length: 24 }, (_, hour) => option(String(hour), hourText(hour, wording), hour === at.hour))}</select></p>
<p class="hint" id="when-hint">${words.whenHint}</p>
</fieldset>
<fieldset>
<legend>${words.howMuch}</legend>
<p class="field"><label for="cap">${words.cap}</label>
<input id="cap" name="cap" type="number" min="1" max="100" inputmode="numeric" value="${form.cap ?? ''}" aria-describedby="cap-hint"></p>
<p class="hint" id="cap-hint">${words.capHint(form.ownCap)}</p>
</fieldset>
<fieldset>
<legend>${words.quietLegend}</legend>
${quietPolicies.map(
  (
    policy,
  ) => html`<label class="pick"><input type="radio" name="quiet" value="${policy}"${policy === form.quiet ? checked : ''}> ${words.quietChoice[policy]}</label>
`,
)}</fieldset>
<fieldset>
<legend>${words.pause}</legend>
<p class="field"><label for="pausedUntil">${words.pausedUntil}</label>
<input id="pausedUntil" name="pausedUntil" type="date" min="${form.earliestPause}" value="${form.pausedUntil}" aria-describedby="pause-hint"></p>
<p class="hint" id="pause-hint">${words.pauseHint}</p>
</fieldset>`;
}

/** All there are, and the reader's own, should a newer runtime have renamed it. */
function zonesOf({ timeZones, schedule }: DeliveryForm): readonly string[] {
  return schedule && !timeZones.includes(schedule.timeZone) ? [schedule.timeZone, ...timeZones] : timeZones;
}

function option(value: string, label: string, isChosen: boolean): Markup {
  return html`<option value="${value}"${isChosen ? selected : ''}>${label}</option>
`;
}
