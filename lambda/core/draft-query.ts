import type { MeshProposal } from './review-draft.ts';

/** How many phrases a topic's search is made of: enough to find it, few enough to be read. */
const mostPhrases = 6;
const mostHeadings = 3;

/**
 * `("long form*"[tiab] OR "Heading"[mh]) AND (field clause)` in PubMed's syntax; only the field clause where the topic has
 * nothing of its own, `''` where there is neither.
 */
export function topicQuery(terms: readonly string[], mesh: readonly MeshProposal[], fieldClause: string): string {
  const own = anyOf([
    ...mesh
      .filter(({ decides }) => decides)
      .slice(0, mostHeadings)
      .map(({ name }) => heading(name)),
    ...terms.slice(0, mostPhrases).map(phrase),
  ]);
  return [own, fieldClause].filter(Boolean).join(' AND ');
}

/** `(a OR b)`, or `''` for none. */
export function anyOf(clauses: readonly string[]): string {
  const kept = [...new Set(clauses.filter(Boolean))];
  return kept.length === 0 ? '' : `(${kept.join(' OR ')})`;
}

/** A phrase in title or abstract, plural too; PubMed's `*` needs four letters before it (PubMed help, "Truncation"). */
export function phrase(term: string): string {
  const bare = withoutSyntax(term);
  if (!/[\p{L}\p{N}]/u.test(bare)) return '';
  if (/[^aeiou]y$/i.test(bare)) return `"${bare}"[tiab] OR "${bare.slice(0, -1)}ies"[tiab]`;
  return /\p{L}{4}$/u.test(bare) ? `"${bare}*"[tiab]` : `"${bare}"[tiab]`;
}

export function heading(name: string): string {
  const bare = withoutSyntax(name);
  return bare === '' ? '' : `"${bare}"[mh]`;
}

/** Quotes and field tags are PubMed's own signs. */
function withoutSyntax(text: string): string {
  return text
    .replace(/["“”[\]*]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
