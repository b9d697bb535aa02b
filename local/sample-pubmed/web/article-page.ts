import { html, raw } from 'hono/html';
import { plainInline } from '../ascii-xml.ts';
import type { Catalogue } from '../catalogue.ts';
import { authorText, citationText, issueText, titleOf } from '../citation-text.ts';
import { abstractParts, type CorpusEntry } from '../corpus-entry.ts';
import { escapeHtml } from './escape-html.ts';
import { jatsHtml } from './jats-html.ts';
import { layout, type Markup } from './layout.ts';

/** What PubMed's own page shows: title, people, abstract, terms, references. `up` leads to the folder of all pages. */
export function recordPage(entry: CorpusEntry, catalogue: Catalogue, up: string): Markup {
  return layout({
    title: `${titleOf(entry)} · ${entry.real ? 'PubMed record' : 'sample data'}`,
    language: 'en',
    banner: banner(entry),
    body: html`${head(entry, catalogue, up)}${abstract(entry)}${terms(entry)}${references(entry, catalogue, up)}`,
  });
}

/** The article's JATS as readable text. */
export function fullTextPage(entry: CorpusEntry, jats: string, up: string): Markup {
  return layout({
    title: `${titleOf(entry)} · full text · ${entry.real ? 'PMC' : 'sample data'}`,
    language: 'en',
    banner: entry.real ? standInBanner(entry) : banner(entry),
    body: html`<p class="source">${entry.journal.title} · ${issueText(entry)}</p>${raw(jatsHtml(jats, up))}${ids(entry, up)}`,
  });
}

function banner(entry: CorpusEntry): Markup {
  if (!entry.real) {
    return html`<p><strong>Sample data: this article is invented.</strong> No such study, people or journal exist.</p>`;
  }
  const address = `https://doi.org/${entry.doi}`;
  return html`<p><strong>This is a real article.</strong> The sample runs without a network, so only what identifies it stands
    here; read it at <a href="${address}">${address}</a>.</p>`;
}

/** The sample has a text to read for the review, but not the review's. */
function standInBanner({ doi }: CorpusEntry): Markup {
  const address = `https://doi.org/${doi}`;
  return html`<p><strong>Sample data: this text is invented.</strong> The article is real, not a word of this is its own; read
    it at <a href="${address}">${address}</a>.</p>`;
}

function head(entry: CorpusEntry, catalogue: Catalogue, up: string): Markup {
  const people = (entry.authors ?? []).map(authorText).join(', ');
  const language = [entry.language].flat()[0] === 'eng' ? undefined : entry.vernacularTitle;
  return html`<p class="source">${entry.journal.title} · ${issueText(entry)}</p>
    <h1>${inline(entry.title || (entry.vernacularTitle ?? ''))}</h1>
    ${language && entry.title ? html`<p class="people">${language}</p>` : ''}
    ${people ? html`<p class="people">${people}</p>` : ''}
    ${notices(entry, catalogue, up)}
    <ul class="chips">${entry.types.map((type) => html`<li>${type}</li>`)}</ul>
    ${ids(entry, up)}`;
}

function ids({ pmid, pmcid, doi, entrez, real }: CorpusEntry, up: string): Markup {
  return html`<ul class="ids">
    ${pmid ? html`<li>PMID <a href="${up}pubmed/${pmid}/">${pmid}</a></li>` : ''}
    ${pmcid ? html`<li>PMCID <a href="${up}pmc/${pmcid}/">${pmcid}</a></li>` : ''}
    ${doi ? html`<li>DOI <a href="${up}doi/${doiPath(doi)}">${doi}</a></li>` : ''}
    ${real ? '' : html`<li>In PubMed since ${entrez}</li>`}
  </ul>`;
}

const noticeWords: Readonly<Record<string, string>> = {
  RetractionIn: 'Retracted in',
  RetractionOf: 'Retraction of',
  ErratumIn: 'Erratum in',
  ErratumFor: 'Erratum for',
  ExpressionOfConcernIn: 'Expression of concern in',
  ExpressionOfConcernFor: 'Expression of concern for',
  UpdateIn: 'Updated in',
  UpdateOf: 'Update of',
  CommentIn: 'Comment in',
  CommentOn: 'Comment on',
};

function notices(entry: CorpusEntry, catalogue: Catalogue, up: string): Markup {
  const lines = (entry.corrections ?? []).map(({ type, source, pmid }) => {
    const link = pmid && catalogue.byPmid.has(pmid) ? html` <a href="${up}pubmed/${pmid}/">PMID ${pmid}</a>` : '';
    return html`<p><strong>${noticeWords[type] ?? type}:</strong> ${source}${link}</p>`;
  });
  return lines.length === 0 ? html`` : html`<div class="alert">${lines}</div>`;
}

function abstract(entry: CorpusEntry): Markup {
  const parts = abstractParts(entry);
  if (parts.length === 0) return html`<h2>Abstract</h2><p class="people">No abstract here.</p>`;
  const paragraphs = parts.map(
    ({ label, text }) => html`<p>${label ? html`<span class="label">${label}</span>` : ''}${inline(text)}</p>`,
  );
  return html`<h2>Abstract</h2>${paragraphs}`;
}

function terms(entry: CorpusEntry): Markup {
  const keywords = entry.keywords ?? [];
  const mesh = (entry.mesh ?? []).map(({ name, major, qualifiers }) => {
    const starred = major || qualifiers?.some((qualifier) => qualifier.major) ? '*' : '';
    return [name, ...(qualifiers ?? []).map((qualifier) => qualifier.name)].join(' / ') + starred;
  });
  return html`${keywords.length > 0 ? html`<h2>Keywords</h2>${chips(keywords)}` : ''}
    ${mesh.length > 0 ? html`<h2>MeSH terms</h2>${chips(mesh)}` : ''}`;
}

function chips(words: readonly string[]): Markup {
  return html`<ul class="chips">${words.map((word) => html`<li>${word}</li>`)}</ul>`;
}

function references(entry: CorpusEntry, { byPmid }: Catalogue, up: string): Markup {
  const cited = entry.references ?? [];
  if (cited.length === 0) return html``;
  const items = cited.map((pmid) => {
    const known = byPmid.get(pmid);
    return known
      ? html`<li>${citationText(known)} <a href="${up}pubmed/${pmid}/">PMID ${pmid}</a></li>`
      : html`<li>PMID ${pmid}</li>`;
  });
  return html`<h2>References</h2><ol class="references">${items}</ol>`;
}

function doiPath(doi: string): string {
  return doi.split('/').map(encodeURIComponent).join('/');
}

/** Escaped text in which the corpus's own inline markup (no attributes possible) is markup again. */
function inline(text: string): ReturnType<typeof raw> {
  if (plainInline(text) === text) return raw(escapeHtml(text));
  return raw(escapeHtml(text).replace(/&lt;(\/?(?:i|b|u|sup|sub))&gt;/g, '<$1>'));
}
