import type { Context, Hono } from 'hono';
import type { Article } from '../../core/article.ts';
import type { Digest } from '../../core/digest.ts';
import type { EditionPage, ReaderFrame, ReaderPages } from '../../core/reader-views.ts';
import { cacheControl, citationFile } from './citation-file.ts';
import { type CitationAnswers, citationFormatOf } from './citation-routes.ts';

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

const topicsAtMost = 100;

/** The web edition of a digest, and its articles as a file: `/<review>/digests/<from>-<to>/export.ris?topics=…`. */
export function addEditionRoutes(
  app: Hono,
  actions: EditionRouteActions,
  templates: Pick<ReaderPages, 'editionPage' | 'citations'>,
  { notFound, tooLarge }: CitationAnswers,
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
    const format = citationFormatOf(c.req.param('file'));
    if (!wanted || !format) return notFound(c);
    const { frame, range, topics } = wanted;
    const { slug } = frame.review;
    const articles = await actions.editionArticles(slug, range, topics);
    if (!articles) return notFound(c);
    const name = `${slug}-${range.from}-${range.to}`;
    return (await citationFile(c, templates.citations(articles, format), { name, format })) ?? tooLarge(c);
  });
}
