import { xmlAttribute, xmlInline, xmlText } from './ascii-xml.ts';
import { abstractParts, type CorpusEntry } from './corpus-entry.ts';

/** One article as EFetch db=pmc writes it: its JATS, or its front matter alone where the publisher forbids more. */
export function pmcArticleXml(entry: CorpusEntry): string {
  return entry.jats ? withoutProlog(entry.jats) : frontMatter(entry);
}

function withoutProlog(jats: string): string {
  return jats
    .replace(/^\uFEFF?\s*<\?xml[^>]*\?>/, '')
    .replace(/<!DOCTYPE[^>[]*(?:\[[^\]]*\])?\s*>/, '')
    .trim();
}

/** What PMC answers for a restricted article: HTTP 200, the comment, no body. */
function frontMatter(entry: CorpusEntry): string {
  const ids = [
    entry.pmid ? `<article-id pub-id-type="pmid">${entry.pmid}</article-id>` : '',
    entry.pmcid ? `<article-id pub-id-type="pmcid">${entry.pmcid}</article-id>` : '',
    entry.pmcid ? `<article-id pub-id-type="pmc-uid">${entry.pmcid.slice(3)}</article-id>` : '',
    entry.doi ? `<article-id pub-id-type="doi">${xmlText(entry.doi)}</article-id>` : '',
  ].join('');
  const names = (entry.authors ?? []).map((author) =>
    'collective' in author
      ? `<contrib contrib-type="author"><collab>${xmlText(author.collective)}</collab></contrib>`
      : `<contrib contrib-type="author"><name><surname>${xmlText(author.last)}</surname>${
          author.fore ? `<given-names>${xmlText(author.fore)}</given-names>` : ''
        }</name></contrib>`,
  );
  const parts = abstractParts(entry).map(({ label, text }) => {
    const paragraph = `<p>${jatsInline(text)}</p>`;
    return label ? `<sec><title>${xmlText(label)}</title>${paragraph}</sec>` : paragraph;
  });
  const [year, month, day] = entry.published.split(/[- ]/);
  const numeric = (text: string | undefined) => text !== undefined && /^\d+$/.test(text);
  return [
    '<article xmlns:xlink="http://www.w3.org/1999/xlink" article-type="research-article">',
    '<!--The publisher of this article does not allow downloading of the full text in XML form.-->',
    `<front><journal-meta><journal-id journal-id-type="nlm-ta">${xmlText(entry.journal.iso ?? entry.journal.title)}</journal-id>`,
    `<journal-title-group><journal-title>${xmlText(entry.journal.title)}</journal-title></journal-title-group></journal-meta>`,
    `<article-meta>${ids}<title-group><article-title>${jatsInline(entry.title)}</article-title></title-group>`,
    names.length > 0 ? `<contrib-group>${names.join('')}</contrib-group>` : '',
    `<pub-date pub-type="epub">${numeric(day) ? `<day>${Number(day)}</day>` : ''}`,
    `${numeric(month) ? `<month>${Number(month)}</month>` : ''}<year>${xmlAttribute(year ?? '')}</year></pub-date>`,
    parts.length > 0 ? `<abstract>${parts.join('')}</abstract>` : '',
    '</article-meta></front></article>',
  ].join('');
}

/** JATS names inline markup in words: `italic bold underline`. */
function jatsInline(text: string): string {
  const names: Readonly<Record<string, string>> = { i: 'italic', b: 'bold', u: 'underline' };
  return xmlInline(text).replace(/<(\/?)([ibu])>/g, (_, end: string, name: string) => `<${end}${names[name]}>`);
}
