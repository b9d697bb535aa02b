import Mustache from 'mustache';
import { printable } from '../text/printable.ts';
import { escapeHtml } from '../text/title-html.ts';

/**
 * A compiled mail filled in. Mustache's own escaping turns every `/` and `=` into an entity, which some link scanners do
 * not undo; ours escapes what HTML asks for.
 */
export function mailHtml(template: string, view: object): string {
  return printable(Mustache.render(template, view, {}, { escape: (value: unknown) => escapeHtml(String(value)) }));
}
