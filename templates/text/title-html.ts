import { raw } from 'hono/html';
import type { ArticleCard } from '../../lambda/core/article-card.ts';
import { shortened } from './printable.ts';

const tag = /<(\/?)(b|i|u|sup|sub)>/g;

/** Pieces of a title: runs of escaped text between allowed tags. `null` when it is anything else. */
export interface TitlePiece {
  readonly kind: 'text' | 'tag';
  readonly html: string;
}

/**
 * A title's safe HTML as pieces. The record's maker vouches for it; here it is checked once more, because this is the one
 * text that is printed without escaping: attribute-free `b i u sup sub`, properly nested, and no other `<`. Anything else
 * is shown as plain text.
 */
export function titlePieces({ title, titleHtml }: Pick<ArticleCard, 'title' | 'titleHtml'>): readonly TitlePiece[] {
  const pieces: TitlePiece[] = [];
  const open: string[] = [];
  let from = 0;
  for (const match of titleHtml.matchAll(tag)) {
    if (match.index > from) pieces.push({ kind: 'text', html: titleHtml.slice(from, match.index) });
    pieces.push({ kind: 'tag', html: match[0] });
    from = match.index + match[0].length;
    if (match[1] === '') open.push(match[2]!);
    else if (open.pop() !== match[2]) return plain(title);
  }
  if (from < titleHtml.length) pieces.push({ kind: 'text', html: titleHtml.slice(from) });
  const safe =
    open.length === 0 &&
    pieces.some(({ kind }) => kind === 'text') &&
    pieces.every(({ kind, html }) => kind === 'tag' || !/[<>"]|&(?!(?:amp|lt|gt|quot|#39|#x27|apos);)/.test(html));
  return safe ? pieces : plain(title);
}

/** The title as HTML ready to print; cut (and then plain) when it is longer than `limit` characters. */
export function titleHtml(card: Pick<ArticleCard, 'title' | 'titleHtml'>, limit = Number.POSITIVE_INFINITY) {
  if (card.title.length > limit) return raw(escapeHtml(shortened(card.title, limit)));
  return raw(
    titlePieces(card)
      .map(({ html }) => html)
      .join(''),
  );
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character]!);
}

const characters: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  '#39': "'",
  '#x27': "'",
};

/** The reverse of {@link escapeHtml}, for the few entities a safe title may hold. */
export function unescapeHtml(html: string): string {
  return html.replace(/&(amp|lt|gt|quot|apos|#39|#x27);/g, (_, name: string) => characters[name]!);
}

function plain(title: string): readonly TitlePiece[] {
  return [{ kind: 'text', html: escapeHtml(title) }];
}
