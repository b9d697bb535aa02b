import type { FullText, Section } from './full-text.ts';
import type { OutlineSection, ReviewOutline } from './review-outline.ts';
import { topicsOfSections } from './section-topics.ts';
import type { Taxonomy } from './taxonomy.ts';

/** The review's sections with what each of them cites, mapped to the topics they teach. */
export function outlineOfFullText(fullText: FullText, taxonomy: Taxonomy): ReviewOutline {
  const sections = fullText.sections.flatMap((section) => walk(section, []));
  return {
    sections: underTaxonomy(sections, taxonomy),
    references: fullText.references.map(({ label, pmid, doi, title }) => ({ label, pmid, doi, title })),
  };
}

/** The same outline under a taxonomy that may have changed since: only what its sections teach is worked out again. */
export function remappedOutline(outline: ReviewOutline, taxonomy: Taxonomy): ReviewOutline {
  return { ...outline, sections: underTaxonomy(outline.sections, taxonomy) };
}

function underTaxonomy(
  sections: readonly Omit<OutlineSection, 'topics'>[],
  taxonomy: Taxonomy,
): readonly OutlineSection[] {
  const topics = topicsOfSections(
    sections.map(({ headings }) => headings),
    taxonomy,
  );
  return sections.map(({ headings, cites }, position) => ({ headings, topics: topics[position]!, cites }));
}

/** Text before the first heading stands in a section without title: it belongs to the headings above it. */
function walk(section: Section, above: readonly string[]): readonly Omit<OutlineSection, 'topics'>[] {
  const headings = section.title === '' ? above : [...above, section.title];
  return [{ headings, cites: citesOf(section) }, ...section.sections.flatMap((below) => walk(below, headings))];
}

/** A bracket counts once for each reference in it. */
function citesOf({ paragraphs }: Section): OutlineSection['cites'] {
  const times = new Map<number, number>();
  for (const { citations } of paragraphs) {
    for (const reference of citations.flatMap(({ references }) => references)) {
      times.set(reference, (times.get(reference) ?? 0) + 1);
    }
  }
  return [...times].sort(([a], [b]) => a - b).map(([reference, count]) => ({ reference, times: count }));
}
