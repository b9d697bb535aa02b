import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { InvalidRequestError } from '../../core/invalid-request.ts';
import type { ReaderFrame } from '../../core/reader-views.ts';
import type {
  ActPage,
  AskedPage,
  OwnData,
  SelfServiceTemplates,
  UnsubscribePage,
} from '../../core/self-service-views.ts';
import type { Subscription } from '../../core/subscription.ts';
import { readFields } from './form-fields.ts';

type Act = 'export' | 'erase';
/** `topicLabel` = null: the whole subscription comes back. */
type Undo = { readonly state: 'ready' | 'done'; readonly topicLabel: string | null } | null;
type Found = { readonly state: 'ready' | 'done' } | null;

/** What these routes ask of the service; every one that writes is reached by POST only. */
export interface SelfServiceRouteActions {
  /** `null`: no such review. */
  readonly frame: (slug: string) => ReaderFrame | null;
  readonly lookUp: (slug: string, token: string, purpose: 'unsubscribe') => Promise<Subscription | null>;
  readonly topicsToLeave: (subscription: Subscription) => readonly { readonly id: string; readonly label: string }[];
  readonly leave: (
    slug: string,
    token: string,
    topic: string | null,
  ) => Promise<Pick<UnsubscribePage, 'scope' | 'undo'> & { readonly state: 'done' | 'already' | 'over' }>;
  readonly lookUpUndo: (slug: string, token: string) => Promise<Undo>;
  readonly undo: (slug: string, token: string) => Promise<Undo>;
  readonly askForAddress: (slug: string, token: string, email: unknown) => Promise<'asked' | 'over'>;
  readonly lookUpAddress: (slug: string, token: string) => Promise<Found>;
  readonly confirmAddress: (slug: string, token: string) => Promise<'done' | 'taken' | 'over'>;
  readonly askForOwnData: (slug: string, token: string, act: Act) => Promise<'asked' | 'over'>;
  readonly lookUpOwnData: (slug: string, token: string, act: Act) => Promise<unknown>;
  readonly exportOwnData: (slug: string, token: string) => Promise<OwnData | null>;
  readonly eraseOwnData: (slug: string, token: string) => Promise<'done' | 'over'>;
}

/** What the reader's routes lend: their limits and their pages. */
export interface RoutePieces {
  readonly readable: MiddlewareHandler;
  readonly limit: MiddlewareHandler;
  readonly page: (c: Context, body: string, status: 200 | 202 | 404) => Response | Promise<Response>;
  readonly notFound: (c: Context) => Response | Promise<Response>;
}

/**
 * What a reader does with a subscription of their own: leave, take that back, move to another address, take their data or
 * have it erased. GET and HEAD never write: mail scanners follow every link, so each page shows one button that POSTs.
 */
export function addSelfServiceRoutes(
  app: Hono,
  actions: SelfServiceRouteActions,
  templates: SelfServiceTemplates,
  { readable, limit, page, notFound }: RoutePieces,
): Hono {
  const pages = new Hono();
  type Answer = (c: Context, frame: ReaderFrame, token: string) => Promise<Response>;
  const known =
    (answer: Answer) =>
    async (c: Context): Promise<Response> => {
      const frame = actions.frame(c.req.param('review') ?? '');
      return frame ? answer(c, frame, c.req.query('token') ?? '') : notFound(c);
    };
  /** A form of ours is sent from a page of ours (Fetch Metadata); older browsers say nothing. */
  const fromHere: MiddlewareHandler = async (c, next) => {
    if (c.req.header('sec-fetch-site') === 'cross-site')
      throw new InvalidRequestError('Open this page from the link in a mail.');
    return next();
  };
  const unsubscribe = (
    c: Context,
    frame: ReaderFrame,
    token: string,
    view: Pick<UnsubscribePage, 'state' | 'scope' | 'undo'>,
    own: ReturnType<SelfServiceRouteActions['topicsToLeave']> = [],
  ) => {
    const actionUrl = `${c.req.path}?token=${encodeURIComponent(token)}`;
    const topics = own.map(({ id, label }) => ({ label, url: `${actionUrl}&topic=${encodeURIComponent(id)}` }));
    return page(c, templates.unsubscribePage({ frame, actionUrl, topics, ...view }), view.state === 'over' ? 404 : 200);
  };
  pages.get(
    '/:review/unsubscribe',
    known(async (c, frame, token) => {
      const subscription = await actions.lookUp(frame.review.slug, token, 'unsubscribe');
      const isLive = subscription?.status === 'ACTIVE' || subscription?.status === 'PENDING';
      const state = isLive ? 'ready' : subscription ? 'already' : 'over';
      const own = subscription?.status === 'ACTIVE' ? actions.topicsToLeave(subscription) : [];
      return unsubscribe(c, frame, token, { state, scope: 'all', undo: null }, own);
    }),
  );
  // RFC 8058: form-encoded or multipart body `List-Unsubscribe=One-Click`, no cookie, no redirect; any body acts. A topic
  // stands in the address, where no mail program puts one.
  pages.post(
    '/:review/unsubscribe',
    limit,
    known(async (c, frame, token) =>
      unsubscribe(c, frame, token, await actions.leave(frame.review.slug, token, c.req.query('topic') || null)),
    ),
  );

  const act = (c: Context, frame: ReaderFrame, what: ActPage['act'], state: ActPage['state'], topicLabel = '') => {
    const { pathname, search } = new URL(c.req.url);
    const body = templates.actPage({ frame, act: what, state, actionUrl: pathname + search, topicLabel });
    return page(c, body, state === 'over' ? 404 : 200);
  };
  const undone = (c: Context, frame: ReaderFrame, found: Undo) => {
    const label = found?.topicLabel ?? null;
    return act(c, frame, label === null ? 'undo' : 'undo-topic', found?.state ?? 'over', label ?? '');
  };
  pages.get(
    '/:review/me/undo',
    known(async (c, frame, token) => undone(c, frame, await actions.lookUpUndo(frame.review.slug, token))),
  );
  pages.post(
    '/:review/me/undo',
    limit,
    fromHere,
    known(async (c, frame, token) => undone(c, frame, await actions.undo(frame.review.slug, token))),
  );

  pages.get(
    '/:review/me/address',
    known(async (c, frame, token) =>
      act(c, frame, 'address', (await actions.lookUpAddress(frame.review.slug, token))?.state ?? 'over'),
    ),
  );
  pages.post(
    '/:review/me/address',
    limit,
    fromHere,
    known(async (c, frame, token) => act(c, frame, 'address', await actions.confirmAddress(frame.review.slug, token))),
  );

  const asked = (c: Context, frame: ReaderFrame, outcome: 'asked' | 'over', what: AskedPage['asked']) =>
    page(c, templates.askedPage({ frame, asked: outcome === 'over' ? 'over' : what }), outcome === 'over' ? 404 : 202);
  pages.post(
    '/:review/me/new-address',
    readable,
    limit,
    fromHere,
    known(async (c, frame, token) => {
      const { email } = await readFields(c.req.raw);
      return asked(c, frame, await actions.askForAddress(frame.review.slug, token, email), 'address');
    }),
  );
  pages.post(
    '/:review/me/data',
    limit,
    fromHere,
    known(async (c, frame, token) => {
      const want = c.req.query('want');
      if (want !== 'export' && want !== 'erase') return notFound(c);
      return asked(c, frame, await actions.askForOwnData(frame.review.slug, token, want), want);
    }),
  );

  for (const what of ['export', 'erase'] as const) {
    pages.get(
      `/:review/me/${what}`,
      known(async (c, frame, token) => {
        const found = await actions.lookUpOwnData(frame.review.slug, token, what);
        return act(c, frame, what, found ? 'ready' : 'over');
      }),
    );
  }
  pages.post(
    '/:review/me/export',
    limit,
    fromHere,
    known(async (c, frame, token) => {
      const data = await actions.exportOwnData(frame.review.slug, token);
      if (data === null) return act(c, frame, 'export', 'over');
      return c.body(`${JSON.stringify(data, null, 2)}\n`, 200, {
        'Content-Type': 'application/json; charset=utf-8',
        'Content-Disposition': `attachment; filename="living-review-${frame.review.slug}.json"`,
        'Cache-Control': 'no-store',
      });
    }),
  );
  pages.post(
    '/:review/me/erase',
    limit,
    fromHere,
    known(async (c, frame, token) => act(c, frame, 'erase', await actions.eraseOwnData(frame.review.slug, token))),
  );
  return app.route('/', pages);
}
