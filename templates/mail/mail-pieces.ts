import Mustache from 'mustache';
import type { BodyPieces, SharedText } from '../../lambda/core/mail-body.ts';
import { printable } from '../text/printable.ts';
import { escapeHtml } from '../text/title-html.ts';

/** Neighbouring stretches of text as one; what is a piece already stays one. Nothing unprintable is left. */
export function mailPieces(parts: BodyPieces): BodyPieces {
  const pieces: BodyPieces[number][] = [];
  let run = '';
  for (const part of parts) {
    if (typeof part === 'string') {
      run += part;
      continue;
    }
    if (run !== '') pieces.push(printable(run));
    run = '';
    pieces.push(part);
  }
  if (run !== '') pieces.push(printable(run));
  return pieces;
}

/** A compiled mail, read once: what stands in it, and where a view's own words go. */
export type Markup = readonly MarkupPart[];

type MarkupPart = BodyPieces[number] | Slot | Section;

interface Slot {
  readonly slot: readonly string[];
  /** Put in as it is; else escaped. */
  readonly isHtml: boolean;
}

interface Section {
  readonly section: readonly string[];
  /** Shown when there is nothing. */
  readonly isInverted: boolean;
  readonly inside: Markup;
}

/** Mustache's own reading of it: kind, text or name, where it stands, what is inside. */
type Token = readonly [kind: string, value: string, from: number, to: number, inside?: readonly Token[]];

export function parseMarkup(compiled: string): Markup {
  return partsOf(Mustache.parse(compiled) as readonly Token[]);
}

function partsOf(tokens: readonly Token[]): Markup {
  return tokens.map(([kind, value, , , inside]) => {
    if (kind === 'text') return value;
    if (kind === 'name' || kind === '&') return { slot: value.split('.'), isHtml: kind === '&' };
    if (kind === '#' || kind === '^') {
      return { section: value.split('.'), isInverted: kind === '^', inside: partsOf(inside ?? []) };
    }
    throw new Error(`A mail's markup has {{${kind}${value}}}, which is not read here.`);
  });
}

/** What is inside a section, wherever it stands. */
export function sectionOf(markup: Markup, name: string): Markup {
  const found = findSection(markup, name);
  if (!found) throw new Error(`The mail has no section "${name}".`);
  return found;
}

function findSection(markup: Markup, name: string): Markup | undefined {
  for (const part of markup) {
    if (isClosed(part) || !('section' in part)) continue;
    const found = part.section[0] === name ? part.inside : findSection(part.inside, name);
    if (found) return found;
  }
  return undefined;
}

/**
 * The markup with what many mails have in common filled in. Names that `view` has no value for are left to
 * {@link filledIn}; so is a section of such a name, with all that is inside it.
 */
export function partlyFilledIn(markup: Markup, view: object): Markup {
  const parts: MarkupPart[] = [];
  fill(markup, [view], true, parts);
  return withLongTexts(parts);
}

/**
 * A mail filled in, in pieces. What the last view does not have is looked for in those before it. Beside what Mustache knows,
 * views may hold pieces, which are put in as they are: as a variable, which a section may ask for as well, or as a list in
 * place of a section's items. Mustache's own escaping turns every `/` and `=` into an entity, which some link scanners do not
 * undo; ours escapes what HTML asks for.
 */
export function filledIn(markup: Markup, ...views: readonly object[]): BodyPieces {
  const parts: MarkupPart[] = [];
  fill(markup, views, false, parts);
  return mailPieces(parts as BodyPieces);
}

/** Text from this length on is a piece of its own, the same in every mail; shorter is not worth one. */
const longText = 60;

/** Neighbouring texts as one, and long ones as pieces that every mail made of this markup shares. */
function withLongTexts(markup: Markup): Markup {
  const parts: MarkupPart[] = [];
  for (const part of markup) {
    const last = parts.at(-1);
    if (typeof part === 'string' && typeof last === 'string') parts[parts.length - 1] = last + part;
    else parts.push(part);
  }
  return parts.map((part) => (typeof part === 'string' && part.length >= longText ? sharedText(part) : part));
}

/** Text that many mails have in common, without what must not be printed. */
export function sharedText(text: string): SharedText {
  return { shared: printable(text) };
}

/** `scopes`: the view and the items a place is in, the innermost last. `mayLeave`: what has no value stays open. */
function fill(markup: Markup, scopes: readonly unknown[], mayLeave: boolean, into: MarkupPart[]): void {
  for (const part of markup) {
    if (isClosed(part)) {
      into.push(part);
      continue;
    }
    const value = lookUp('slot' in part ? part.slot : part.section, scopes);
    if (value === undefined && mayLeave) {
      // Its inside may be about the item, which is forgotten by then.
      if ('section' in part && scopes.length > 1) throw new Error(`"${part.section.join('.')}" has no value.`);
      into.push(part);
    } else if ('slot' in part) {
      into.push(isPiece(value) ? value : slotText(part, value));
    } else if (part.isInverted) {
      if (isEmpty(value)) fill(part.inside, scopes, mayLeave, into);
    } else if (isPiece(value)) {
      fill(part.inside, scopes, mayLeave, into);
    } else if (!isEmpty(value)) {
      for (const item of Array.isArray(value) ? value : [value]) {
        if (isPiece(item)) into.push(item);
        else fill(part.inside, [...scopes, item], mayLeave, into);
      }
    }
  }
}

function isClosed(part: MarkupPart): part is BodyPieces[number] {
  return typeof part === 'string' || isPiece(part);
}

function lookUp(path: readonly string[], scopes: readonly unknown[]): unknown {
  for (let at = scopes.length - 1; at >= 0; at--) {
    let value: unknown = scopes[at];
    if (!hasName(value, path[0]!)) continue;
    for (const name of path) value = hasName(value, name) ? value[name] : undefined;
    return value;
  }
  return undefined;
}

function hasName(scope: unknown, name: string): scope is Readonly<Record<string, unknown>> {
  return typeof scope === 'object' && scope !== null && Object.hasOwn(scope, name);
}

function slotText({ isHtml }: Slot, value: unknown): string {
  const text = String(value ?? '');
  return isHtml ? text : escapeHtml(text);
}

function isEmpty(value: unknown): boolean {
  return !value || (Array.isArray(value) && value.length === 0);
}

function isPiece(value: unknown): value is SharedText {
  return typeof value === 'object' && value !== null && 'shared' in value;
}
