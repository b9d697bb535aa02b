import { type Context, Hono, type Next } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { secureHeaders } from 'hono/secure-headers';
import type { DeliveryFields } from '../../core/delivery-choices.ts';
import { InvalidRequestError } from '../../core/invalid-request.ts';
import type { Log } from '../../core/ports/moment.ts';
import type {
  DeliveryForm,
  PreferenceChange,
  PreferencesPage,
  ReaderFrame,
  ReaderPages,
} from '../../core/reader-views.ts';
import type { SelfServiceForms, SelfServiceTemplates } from '../../core/self-service-views.ts';
import type { Subscription } from '../../core/subscription.ts';
import { TooManyRequestsError } from '../../core/too-many-requests.ts';
import { addCitationRoutes, type CitationRouteActions } from './citation-routes.ts';
import { addEditionRoutes, type EditionRouteActions } from './edition-routes.ts';
import { type Fields, readFields, wantsJson, whyUnreadable } from './form-fields.ts';
import { addOwnFeedRoute, type OwnFeedRouteActions } from './own-feed-route.ts';
import { addSelfServiceRoutes, type SelfServiceRouteActions } from './self-service-routes.ts';
import { addSignUpRoute, type SignUpRouteActions } from './sign-up-route.ts';
import { addTopicFeedRoute, type TopicFeedRouteActions } from './topic-feed-route.ts';

/** What the routes ask of the service; every one that writes is reached by POST only. */
export interface ReaderActions
  extends SelfServiceRouteActions,
    SignUpRouteActions,
    EditionRouteActions,
    CitationRouteActions,
    TopicFeedRouteActions {
  readonly selfServiceForms: (slug: string, token: string) => SelfServiceForms;
  readonly lookUp: (
    slug: string,
    token: string,
    purpose: 'confirm' | 'preferences' | 'unsubscribe',
  ) => Promise<Subscription | null>;
  readonly confirm: (slug: string, token: string) => Promise<'confirmed' | 'over'>;
  readonly changePreferences: (
    slug: string,
    token: string,
    fields: Pick<Fields, 'topics' | 'cadence'> & DeliveryFields,
  ) => Promise<{ readonly subscription: Subscription; readonly changes: readonly PreferenceChange[] } | null>;
  readonly readerLinks: (subscription: Subscription) => {
    readonly preferencesUrl: string;
    readonly unsubscribeUrl: string;
  };
  readonly deliveryForm: (subscription: Subscription) => DeliveryForm;
  /** What the reader's choices stand for today (`null` = all topics), and whether all of them were given up. */
  readonly followed: (subscription: Subscription) => {
    readonly topics: readonly string[] | null;
    readonly retired: boolean;
  };
  readonly ownFeed: OwnFeedRouteActions['ownFeed'];
  readonly ownFeeds: (subscription: Subscription) => PreferencesPage['feeds'];
}

const bodyAtMostBytes = 16 * 1024;

const tooLargeText =
  'These are too many citations for this address. The page of the review offers all of them as one file.';

/**
 * The pages and forms that belong to a reader. GET and HEAD never write: mail scanners follow every link. One-click
 * unsubscribing (RFC 8058) is a POST that needs nothing but its token. `addressOf` tells who asks, as a machine we trust saw
 * it; without it nobody is counted by network. `hasScript`: pages that others serve on the same origin and
 * that run one; none of a reader's own does.
 */
export function readerRoutes(
  actions: ReaderActions,
  templates: ReaderPages & SelfServiceTemplates,
  log: Log,
  addressOf: (c: Context) => string | null = () => null,
  hasScript: (path: string) => boolean = () => false,
): Hono {
  const app = new Hono();
  const [strict, withScript] = [headersOf([]), headersOf(["'self'"])];
  app.use('*', (c, next) => (hasScript(c.req.path) ? withScript : strict)(c, next));
  const withFrame = (c: Context) => actions.frame(c.req.param('review') ?? '');
  const page = (c: Context, body: string, status: 200 | 202 | 400 | 404 | 406 | 413 | 415 | 429 = 200) => {
    c.header('Cache-Control', 'no-store');
    return c.html(body, status);
  };
  /** Of the review in whose folder the address is, as far as there is one. Routes that match nothing have no parameter. */
  const languageOf = (c: Context) => actions.frame(c.req.path.split('/')[1] ?? '')?.review.language ?? 'en';
  const message = (c: Context, title: string, text: string, backUrl: string | null = null) =>
    templates.messagePage({ language: languageOf(c), title, text, backUrl });
  const notFound = (c: Context) => page(c, message(c, 'Not found', 'There is no such page here.', '/'), 404);
  const tooLarge = (c: Context) =>
    page(c, message(c, 'Too large for one file', tooLargeText, `/${c.req.path.split('/')[1]}/`), 406);
  const tokenOf = (c: Context) => c.req.query('token') ?? '';
  const refused = (c: Context, why: string, status: 400 | 413 | 415 | 429) => {
    c.header('Cache-Control', 'no-store');
    if (wantsJson(c.req.raw.headers)) return c.json({ message: why }, status);
    const title = status === 429 ? 'Please try again later' : 'Please check the form';
    return page(c, message(c, title, why), status);
  };
  const limit = bodyLimit({ maxSize: bodyAtMostBytes, onError: (c) => refused(c, 'The form is too large.', 413) });
  const readable = async (c: Context, next: Next) => {
    const reason = whyUnreadable(c.req.raw.headers);
    if (reason) return refused(c, reason, 415);
    return next();
  };

  addSignUpRoute(app, actions, templates, { readable, limit, page, notFound, addressOf });

  app.get('/:review/confirm', async (c) => {
    const frame = withFrame(c);
    if (!frame) return notFound(c);
    const subscription = await actions.lookUp(frame.review.slug, tokenOf(c), 'confirm');
    const state = subscription?.status === 'PENDING' ? 'ready' : subscription?.status === 'ACTIVE' ? 'done' : 'over';
    return page(
      c,
      templates.confirmPage({ frame, state, actionUrl: here(c), preferencesUrl: null }),
      state === 'over' ? 404 : 200,
    );
  });
  app.post('/:review/confirm', limit, async (c) => {
    const frame = withFrame(c);
    if (!frame) return notFound(c);
    const outcome = await actions.confirm(frame.review.slug, tokenOf(c));
    const subscription = await actions.lookUp(frame.review.slug, tokenOf(c), 'confirm');
    const preferencesUrl =
      outcome === 'confirmed' && subscription ? actions.readerLinks(subscription).preferencesUrl : null;
    const state = outcome === 'confirmed' ? 'done' : 'over';
    return page(
      c,
      templates.confirmPage({ frame, state, actionUrl: here(c), preferencesUrl }),
      state === 'over' ? 404 : 200,
    );
  });

  app.get('/:review/preferences', async (c) => {
    const frame = withFrame(c);
    if (!frame) return notFound(c);
    const subscription = await actions.lookUp(frame.review.slug, tokenOf(c), 'preferences');
    return preferences(c, frame, subscription, subscription ? 'ready' : 'over', []);
  });
  app.post('/:review/preferences', readable, limit, async (c) => {
    const frame = withFrame(c);
    if (!frame) return notFound(c);
    if (c.req.header('sec-fetch-site') === 'cross-site')
      throw new InvalidRequestError('Open your preferences from the link in a mail.');
    const saved = await actions.changePreferences(frame.review.slug, tokenOf(c), await readFields(c.req.raw));
    return preferences(c, frame, saved?.subscription ?? null, saved ? 'saved' : 'over', saved?.changes ?? []);
  });
  function preferences(
    c: Context,
    frame: ReaderFrame,
    subscription: Subscription | null,
    state: 'ready' | 'saved' | 'over',
    changes: readonly PreferenceChange[],
  ) {
    const body = templates.preferencesPage({
      frame,
      state,
      changes,
      actionUrl: here(c),
      unsubscribeUrl: subscription ? actions.readerLinks(subscription).unsubscribeUrl : '',
      cadence: subscription?.cadence ?? 'weekly',
      delivery: subscription && actions.deliveryForm(subscription),
      ...(subscription ? actions.followed(subscription) : { topics: null }),
      selfService: subscription && actions.selfServiceForms(frame.review.slug, tokenOf(c)),
      feeds: subscription ? actions.ownFeeds(subscription) : [],
    });
    return page(c, body, state === 'over' ? 404 : 200);
  }

  addOwnFeedRoute(app, actions, templates, notFound);
  addSelfServiceRoutes(app, actions, templates, { readable, limit, page, notFound });

  addEditionRoutes(app, actions, templates, { notFound, tooLarge });
  addTopicFeedRoute(app, actions, templates, notFound);
  addCitationRoutes(app, actions, templates, { notFound, tooLarge });

  app.notFound(notFound);
  app.onError((error, c) => {
    if (error instanceof InvalidRequestError) return refused(c, error.message, 400);
    if (error instanceof TooManyRequestsError) {
      c.header('Retry-After', String(error.retryAfterSeconds));
      return refused(c, error.message, 429);
    }
    log('error', `request failed: ${error.name}`, { method: c.req.method, path: c.req.path, detail: error.message });
    const text = 'Something went wrong on our side. Nothing was changed; please try again in a few minutes.';
    c.header('Cache-Control', 'no-store');
    if (wantsJson(c.req.raw.headers)) return c.json({ message: text }, 503);
    return c.html(message(c, 'Not available right now', text), 503);
  });
  return app;
}

/** Nothing is loaded from elsewhere; `scripts`: from where they run. */
function headersOf(scripts: readonly string[]) {
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'"],
      ...(scripts.length > 0 ? { scriptSrc: [...scripts] } : {}),
      // Who audits a page asks for its robots.txt from within it; without a script nothing else can ask.
      connectSrc: ["'self'"],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
    referrerPolicy: 'no-referrer',
  });
}

/** The page's own path and token: where its form posts to. */
function here(c: Context): string {
  const { pathname, search } = new URL(c.req.url);
  return pathname + search;
}
