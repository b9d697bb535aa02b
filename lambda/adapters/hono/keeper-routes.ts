import { type Context, Hono } from 'hono';
import type { KeeperPage, KeeperState } from '../../core/keeper-views.ts';
import type { ReaderFrame } from '../../core/reader-views.ts';

export interface KeeperActions {
  /** `null`: no such review. */
  readonly frame: (slug: string) => ReaderFrame | null;
  /** What the page shows; `null` for a link that is not the keeper's, or not any more. */
  readonly state: (slug: string, token: string) => Promise<KeeperState | null>;
}

/**
 * Adds the keeper's pages to the reader's routes, whose headers and error page hold for them as well. They show and never
 * write; a wrong link is answered like a page that does not exist.
 */
export function addKeeperRoutes(
  app: Hono,
  actions: KeeperActions,
  templates: { readonly keeperPage: (page: KeeperPage) => string },
): Hono {
  const pages = new Hono();
  pages.get('/:review/keeper', async (c: Context, next) => {
    const frame = actions.frame(c.req.param('review') ?? '');
    const state = frame && (await actions.state(frame.review.slug, c.req.query('token') ?? ''));
    if (!frame || !state) return next();
    c.header('Cache-Control', 'no-store');
    return c.html(templates.keeperPage({ frame, ...state }));
  });
  return app.route('/', pages);
}
