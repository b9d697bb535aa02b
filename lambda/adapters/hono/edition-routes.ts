import type { Context, Hono } from 'hono';
import type { Article } from '../../core/article.ts';
import type { Digest } from '../../core/digest.ts';
import { type CitationFormat, citationFormats } from '../../core/links.ts';
import type { EditionPage, ReaderFrame, ReaderPages } from '../../core/reader-views.ts';
import { contentTypes } from '../../core/site.ts';

interface Range {
  readonly from: number;
  readonly to: number;
}

/** What these routes ask of the service; both only read. `null`: there is no such edition. */
export interface EditionRouteActions {
  /** `null`: no such review. */
  readonly frame: (slug: string) => ReaderFrame | null;
  readonly edition: (
    slug: string,
    range: Range,
    topics: readonly string[] | null,
  ) => Promise<{ readonly digest: Digest | null; readonly citations: EditionPage['citations'] } | null>;
  readonly editionArticles: (
    slug: string,
    range: Range,
    topics: readonly string[] | null,
  ) => Promise<readonly Article[] | null>;
}

/** Nobody's own: the same for everybody who has the address. */
const cacheControl = 'public, max-age=300';
const topicsAtMost = 100;

/** The web edition of a digest, and its articles as a file: `/<review>/digests/<from>-<to>/export.ris?topics=…`. */
export function addEditionRoutes(
  app: Hono,
  actions: EditionRouteActions,
  templates: Pick<ReaderPages, 'editionPage' | 'citations'>,
  notFound: (c: Context) => Response | Promise<Response>,
): void {
  const asked = (c: Context) => {
    const frame = actions.frame(c.req.param('review') ?? '');
    const [, from, to] = /^(\d{1,12})-(\d{1,12})$/.exec(c.req.param('range') ?? '') ?? [];
    if (!frame || from === undefined || to === undefined) return null;
    const topics = c.req.query('topics');
    return {
      frame,
      range: { from: Number(from), to: Number(to) },
      topics: topics ? topics.split(',').slice(0, topicsAtMost) : null,
    };
  };
  app.get('/:review/digests/:range/', async (c) => {
    const wanted = asked(c);
    if (!wanted) return notFound(c);
    const { frame, range, topics } = wanted;
    const found = await actions.edition(frame.review.slug, range, topics);
    if (!found) return notFound(c);
    c.header('Cache-Control', cacheControl);
    return c.html(templates.editionPage({ frame, ...found }));
  });
  app.get('/:review/digests/:range/:file{export\\.[a-z]+}', async (c) => {
    const wanted = asked(c);
    const format = c.req.param('file').slice('export.'.length);
    if (!wanted || !isFormat(format)) return notFound(c);
    const { frame, range, topics } = wanted;
    const { slug } = frame.review;
    const articles = await actions.editionArticles(slug, range, topics);
    if (!articles) return notFound(c);
    return c.body(templates.citations(articles, format), 200, {
      'Content-Type': contentTypes[format === 'json' ? 'csl' : format],
      'Content-Disposition': `attachment; filename="${slug}-${range.from}-${range.to}.${format}"`,
      'Cache-Control': cacheControl,
      'X-Robots-Tag': 'noindex',
    });
  });
}

function isFormat(name: string): name is CitationFormat {
  return citationFormats.some((format) => format === name);
}
