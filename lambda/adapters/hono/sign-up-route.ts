import type { Context, Hono, MiddlewareHandler } from 'hono';
import type { ReaderFrame, ReaderPages } from '../../core/reader-views.ts';
import { readFields, wantsJson } from './form-fields.ts';

/** What is known of a sign-up beside its form. */
export interface SignUpVisit {
  /** Address of whoever asks, as a machine we trust saw it; `null`: none can be known. Never from a client's own header. */
  readonly from: string | null;
  /** The field people do not see was filled in. */
  readonly honeypot: boolean;
}

export interface SignUpRouteActions {
  /** `null`: no such review. */
  readonly frame: (slug: string) => ReaderFrame | null;
  readonly subscribe: (
    slug: string,
    form: Readonly<Record<string, unknown>> & { readonly email: unknown },
    visit: SignUpVisit,
  ) => Promise<void>;
}

export interface SignUpRoutePieces {
  readonly readable: MiddlewareHandler;
  readonly limit: MiddlewareHandler;
  readonly page: (c: Context, body: string, status: 202) => Response | Promise<Response>;
  readonly notFound: (c: Context) => Response | Promise<Response>;
  readonly addressOf: (c: Context) => string | null;
}

const asked =
  'If the address can be subscribed, a mail with a confirm link is on its way to it. The link works for 7 days.';

/** Signing up: whatever the address is to us, the same words, headers and time (docs/data-model.md, sign-up requests). */
export function addSignUpRoute(
  app: Hono,
  actions: SignUpRouteActions,
  templates: Pick<ReaderPages, 'messagePage'>,
  { readable, limit, page, notFound, addressOf }: SignUpRoutePieces,
): void {
  app.post('/:review/subscribe', readable, limit, async (c) => {
    const frame = actions.frame(c.req.param('review') ?? '');
    if (!frame) return notFound(c);
    const { honeypot, ...form } = await readFields(c.req.raw);
    await actions.subscribe(frame.review.slug, form, { from: addressOf(c), honeypot });
    if (wantsJson(c.req.raw.headers)) return c.json({ message: asked }, 202, { 'Cache-Control': 'no-store' });
    const backUrl = frame.links.review(frame.review.slug);
    const { language } = frame.review;
    return page(c, templates.messagePage({ language, title: 'Check your mail', text: asked, backUrl }), 202);
  });
}
