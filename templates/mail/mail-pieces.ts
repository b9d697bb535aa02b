import Mustache from 'mustache';
import type { BodyPieces, OwnGap, SharedText } from '../../lambda/core/mail-body.ts';
import { printable } from '../text/printable.ts';
import { escapeHtml } from '../text/title-html.ts';

/** Neighbouring stretches of text as one; what is a piece already stays one. Nothing unprintable is left. */
export function mailPieces(parts: BodyPieces): BodyPieces {
  const pieces: BodyPieces[number][] = [];
  let run = '';
  const endRun = () => {
    if (run !== '') pieces.push(printable(run));
    run = '';
  };
  for (const part of parts) {
    if (typeof part === 'string') run += part;
    else {
      endRun();
      pieces.push(part);
    }
  }
  endRun();
  return pieces;
}

/** A compiled mail as Mustache parses it: kind, text or name, where it stands, what is inside. */
export type Markup = readonly (readonly [kind: string, value: string, from: number, to: number, inside?: unknown])[];

export function parseMarkup(compiled: string): Markup {
  return Mustache.parse(compiled) as Markup;
}

/** What is inside a section, wherever it stands. */
export function sectionOf(markup: Markup, name: string): Markup {
  const found = findSection(markup, name);
  if (!found) throw new Error(`The mail has no section "${name}".`);
  return found;
}

function findSection(markup: Markup, name: string): Markup | undefined {
  for (const [kind, value, , , inside] of markup) {
    if (kind !== '#') continue;
    const found = value === name ? (inside as Markup) : findSection(inside as Markup, name);
    if (found) return found;
  }
  return undefined;
}

/** Fixed text from this length on is a piece of its own, the same in every mail; shorter is not worth one. */
const longText = 200;
const longTexts = new WeakMap<Markup[number], SharedText>();

/**
 * A mail filled in, in pieces. Beside what Mustache knows, `view` may hold pieces: as a variable, or as a list in place of
 * a section's items, which are then put in as they are. Mustache's own escaping turns every `/` and `=` into an entity,
 * which some link scanners do not undo; ours escapes what HTML asks for.
 */
export function filledIn(markup: Markup, view: object): BodyPieces {
  return mailPieces(partsOf(markup, new Mustache.Context(view)));
}

function partsOf(markup: Markup, context: Mustache.Context): BodyPieces {
  return markup.flatMap((token) => {
    const [kind, name, , , inside] = token;
    if (kind === 'text') return name.length < longText ? name : fixedPiece(token);
    const value: unknown = context.lookup(name);
    if (kind === 'name') return isPiece(value) ? value : escapeHtml(String(value ?? ''));
    if (kind === '&') return String(value ?? '');
    const isEmpty = !value || (Array.isArray(value) && value.length === 0);
    if (kind === '^') return isEmpty ? partsOf(inside as Markup, context) : [];
    if (isEmpty) return [];
    return [value]
      .flat()
      .flatMap((one: unknown) => (isPiece(one) ? one : partsOf(inside as Markup, context.push(one))));
  });
}

function fixedPiece(token: Markup[number]): SharedText {
  const piece = longTexts.get(token) ?? { shared: token[1] };
  longTexts.set(token, piece);
  return piece;
}

function isPiece(value: unknown): value is SharedText | OwnGap {
  return typeof value === 'object' && value !== null && ('shared' in value || 'own' in value);
}
