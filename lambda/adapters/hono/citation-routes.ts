import type { Context, Hono } from 'hono';
import type { Article } from '../../core/article.ts';
import { type CitationFormat, citationFormats } from '../../core/links.ts';
import type { ReaderFrame, ReaderPages } from '../../core/reader-views.ts';
import { citationFile } from './citation-file.ts';

/** What these routes ask of the service; both only read. `null`: there is no such topic, or article. */
export interface CitationRouteActions {
  /** `null`: no such review. */
  readonly frame: (slug: string) => ReaderFrame | null;
  readonly articlesOfTopic: (slug: string, topic: string) => Promise<readonly Article[] | null>;
  readonly announcedArticle: (slug: string, id: string) => Promise<Article | null>;
}

type Answer = Response | Promise<Response>;

export interface CitationAnswers {
  readonly notFound: (c: Context) => Answer;
  readonly tooLarge: (c: Context) => Answer;
}

/**
 * Citations of a topic and of an article, made when they are asked for: as files they would be written again for each
 * article that comes, four for each topic it is filed under.
 */
export function addCitationRoutes(
  app: Hono,
  actions: CitationRouteActions,
  templates: Pick<ReaderPages, 'citations'>,
  { notFound, tooLarge }: CitationAnswers,
): void {
  const answer = async (
    c: Context,
    id: string,
    find: (slug: string) => Promise<readonly Article[] | null>,
  ): Promise<Response> => {
    const frame = actions.frame(c.req.param('review') ?? '');
    const format = citationFormatOf(c.req.param('file') ?? '');
    if (!frame || !format || !isId(id)) return notFound(c);
    const { slug } = frame.review;
    const articles = await find(slug);
    if (!articles) return notFound(c);
    const file = await citationFile(c, templates.citations(articles, format), { name: `${slug}-${id}`, format });
    return file ?? tooLarge(c);
  };
  const ofTopic = (c: Context, topic: string) => answer(c, topic, (slug) => actions.articlesOfTopic(slug, topic));

  app.get('/:review/topics/:topic/:file{export\\.[a-z]+}', (c) => ofTopic(c, c.req.param('topic')));
  app.get('/:review/articles/:article/:file{export\\.[a-z]+}', (c) => {
    const id = c.req.param('article');
    return answer(c, id, async (slug) => {
      const article = await actions.announcedArticle(slug, id);
      return article && [article];
    });
  });
  // Behind CloudFront this address is sent on before it gets here (infra/directory-index.ts). What is no topic's id is
  // passed over: the whole review answers.
  app.get('/:review/:file{export\\.[a-z]+}', (c, next) => {
    const topic = c.req.query('topic') ?? '';
    return /^[a-z0-9-]+$/.test(topic) ? ofTopic(c, topic) : next();
  });
}

/** `export.ris` → `ris`; `null`: no such format. */
export function citationFormatOf(file: string): CitationFormat | null {
  return citationFormats.find((format) => file === `export.${format}`) ?? null;
}

/** Ids of topics and articles are short and plain; anything else is not looked up. */
function isId(text: string): boolean {
  return /^[\w.-]{1,100}$/.test(text);
}
