import { oneLine } from '../text/printable.ts';

/**
 * Plain text for a feed field that readers treat now as text, now as HTML (RSS 2.0 never said which). A word joiner,
 * invisible and without width, parts `<` from a tag's name and `&` from an entity's: both kinds of reader show the same
 * characters, nothing can become markup, and the W3C validator finds no HTML in it.
 */
export function feedText(text: string): string {
  const line = oneLine(text);
  return mayBeMarkup.test(line) ? line.replace(beginsMarkup, '$&\u2060') : line;
}

/** Most texts hold neither; only the others are searched further. */
const mayBeMarkup = /[<&]/;
const beginsMarkup = /<(?=[a-z/!?])|&(?=#|[a-z]\w*;|(?:amp|lt|gt|quot|apos)\b)/gi;
