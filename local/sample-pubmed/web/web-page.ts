import { html } from 'hono/html';
import { type Answer, html as htmlAnswer } from '../answer.ts';
import type { Catalogue } from '../catalogue.ts';
import type { CorpusEntry } from '../corpus-entry.ts';
import { fullTextPage, recordPage } from './article-page.ts';
import { layout } from './layout.ts';

/**
 * Pages for people under `/web`: `/pubmed/<pmid>/` and `/doi/<doi>` show the record, `/pmc/<pmcid>/` the full text where
 * there is one. They stand in for the real sites, so that every link of a sample digest answers without a network. Their
 * links are relative, so the pages may also be shown below another address.
 */
export async function webPage(path: string, rawPath: string, catalogue: Catalogue): Promise<Answer> {
  const entry = entryAt(path, catalogue);
  if (!entry) return page(notFound(path), 404);
  const up = '../'.repeat(rawPath.split('/').length - 2);
  const full = path.startsWith('/pmc/') ? entry.jats : undefined;
  return page(full ? fullTextPage(entry, full, up) : recordPage(entry, catalogue, up), 200);
}

function entryAt(path: string, { byPmid, byPmcNumber, byDoi }: Catalogue): CorpusEntry | undefined {
  const [, site, id] = /^\/(pubmed|pmc|doi)\/(.+?)\/?$/.exec(path) ?? [];
  if (site === 'pubmed') return byPmid.get(id!.replace(/^0+(?=\d)/, ''));
  if (site === 'pmc') return byPmcNumber.get(id!.replace(/^PMC/i, ''));
  return site === 'doi' ? byDoi.get(id!.toLowerCase()) : undefined;
}

type Markup = ReturnType<typeof html>;

async function page(markup: Markup, status: number): Promise<Answer> {
  return {
    ...htmlAnswer(String(await markup), status),
    headers: {
      'Content-Security-Policy':
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
    },
  };
}

function notFound(path: string): Markup {
  return layout({
    title: 'Not in the sample',
    language: 'en',
    banner: html`<p><strong>Sample data.</strong> This server knows the invented articles of the sample only.</p>`,
    body: html`<h1>Not in the sample</h1>
      <p>There is no article at <code>${path}</code>, or it has not appeared yet at the sample's date.</p>`,
  });
}
