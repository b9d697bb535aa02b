import type { FullText } from '../../../core/full-text.ts';
import { type Pmcid, parseDoi, parsePmcid, parsePmid } from '../../../core/identifiers.ts';
import { articlesIn } from './article-set.ts';
import { UnreadableArticleError } from './jats-error.ts';
import { descend, elements, type JatsElement, jatsTree, textOf } from './jats-tree.ts';
import { licenceOf } from './licence.ts';
import { referenceListOf } from './reference-list.ts';
import { sectionsOf } from './section-tree.ts';

export interface ParsedJats {
  readonly texts: readonly FullText[];
  /** Articles that could not be understood, each with its reason. */
  readonly broken: readonly { readonly pmcid: Pmcid | null; readonly reason: string }[];
}

/**
 * One whole document of JATS (NISO Z39.96, 1.0 to 1.3): an EFetch answer (db=pmc), an OAI-PMH record, or a single article.
 * An article whose publisher gives front matter only has no sections: that is an answer, no failure. One unreadable article
 * does not touch the others; anything that is no whole JATS document throws NotJatsError.
 */
export function parseJats(xml: string): ParsedJats {
  const texts: FullText[] = [];
  const broken: { pmcid: Pmcid | null; reason: string }[] = [];
  for (const article of articlesIn(xml)) {
    try {
      texts.push(fullTextOf(jatsTree(article)));
    } catch (error) {
      if (!(error instanceof UnreadableArticleError)) throw error;
      broken.push({ pmcid: pmcidIn(article), reason: error.message });
    }
  }
  return { texts, broken };
}

function fullTextOf(article: JatsElement): FullText {
  const meta = descend(article, 'front', 'article-meta');
  const list = referenceListOf(article);
  return {
    pmid: idOf(meta, ['pmid'], parsePmid),
    pmcid: idOf(meta, ['pmcid', 'pmc', 'accession', 'pmc-uid', 'pmcaid'], parsePmcid),
    doi: idOf(meta, ['doi'], parseDoi),
    articleType: article.attributes['article-type'] ?? '',
    title: textOf(descend(meta, 'title-group', 'article-title')),
    licence: licenceOf(meta),
    sections: sectionsOf(article, list),
    references: list.works,
  };
}

function idOf<Id>(meta: JatsElement | null, types: readonly string[], parse: (text: string) => Id | null): Id | null {
  const ids = meta ? elements(meta, 'article-id') : [];
  for (const type of types) {
    const id = ids.find(({ attributes }) => attributes['pub-id-type'] === type);
    const parsed = id ? parse(textOf(id)) : null;
    if (parsed !== null) return parsed;
  }
  return null;
}

/** For messages about an article that cannot be parsed. */
function pmcidIn(article: string): Pmcid | null {
  return parsePmcid(
    /<article-id\s+pub-id-type="pmc(?:id)?"\s*>\s*([^<\s]+)/.exec(article.slice(0, 200_000))?.[1] ?? '',
  );
}
