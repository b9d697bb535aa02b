import { type Context, Hono } from 'hono';
import { routePath } from 'hono/route';
import { listPage, messagePage, missingPage, type Tab } from './mailbox-pages.ts';
import { glanceAt, viewMessage } from './message-view.ts';
import type { Mailbox } from './start-mailbox.ts';

type Readable = Pick<Mailbox, 'envelopes' | 'message' | 'messages'>;

const messagesOnAPage = 50;

/** Pages are ours and run nothing; a message's HTML is a stranger's and gets a policy of its own. */
const pagePolicy =
  "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const messagePolicy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; frame-ancestors 'self'; " +
  'sandbox allow-popups allow-popups-to-escape-sandbox';

/** The mailbox for people and for programs; mount it anywhere, as with `app.route('/mailbox', mailboxRoutes(mailbox))`. */
export function mailboxRoutes(mailbox: Readable): Hono {
  const app = new Hono();
  const glances = new Map<string, Awaited<ReturnType<typeof glanceAt>>>();
  const glance = async (id: string) => {
    const known = glances.get(id);
    if (known) return known;
    const message = await mailbox.message(id);
    if (!message) return { subject: '', from: '' };
    const fresh = await glanceAt(message);
    glances.set(id, fresh);
    return fresh;
  };

  app.use(async (c, next) => {
    await next();
    if (!c.res.headers.has('Content-Security-Policy')) c.header('Content-Security-Policy', pagePolicy);
    c.header('X-Content-Type-Options', 'nosniff');
    c.header('Referrer-Policy', 'no-referrer');
    c.header('Cache-Control', 'no-store');
  });

  const list = async (c: Context) => {
    const newestFirst = (await mailbox.envelopes()).toReversed();
    const last = Math.max(1, Math.ceil(newestFirst.length / messagesOnAPage));
    const page = Math.min(Math.max(1, Number.parseInt(c.req.query('page') ?? '1', 10) || 1), last);
    const shown = newestFirst.slice((page - 1) * messagesOnAPage, page * messagesOnAPage);
    const messages = await Promise.all(shown.map(async (envelope) => ({ envelope, ...(await glance(envelope.id)) })));
    return c.html(
      listPage({
        messages,
        total: newestFirst.length,
        newer: page > 1 ? page - 1 : undefined,
        older: page < last ? page + 1 : undefined,
      }),
    );
  };

  app.get('/messages.json', async (c) => {
    const messages = await mailbox.messages();
    const rows = messages.map(async (message) => ({
      id: message.id,
      to: message.recipients.join(', '),
      subject: (await glanceAt(message)).subject,
      raw: message.raw.toString('utf8'),
    }));
    return c.json(await Promise.all(rows));
  });

  const show = (tab: Tab) => async (c: Context) => {
    const message = await mailbox.message(c.req.param('id') ?? '');
    return message ? c.html(messagePage(await viewMessage(message), tab)) : c.html(missingPage(), 404);
  };
  for (const path of ['/:id', '/:id/']) app.get(path, inFolder(show('html')));
  app.get('/:id/text', show('text'));
  app.get('/:id/source', show('source'));

  app.get('/:id/html', async (c) => {
    const message = await mailbox.message(c.req.param('id'));
    if (!message) return c.html(missingPage(), 404);
    c.header('Content-Security-Policy', messagePolicy);
    return c.html(inNewTabs((await viewMessage(message)).html));
  });

  app.get('/:id/message.eml', async (c) => {
    const message = await mailbox.message(c.req.param('id'));
    if (!message) return c.html(missingPage(), 404);
    c.header('Content-Type', 'message/rfc822');
    c.header('Content-Disposition', `attachment; filename="${message.id.replace(/[^\w.-]/g, '')}.eml"`);
    return c.body(new Uint8Array(message.raw));
  });
  // A sub-app's '/' is '/mailbox' to its parent and never '/mailbox/', so the list is found by elimination.
  app.get('/*', (c) => {
    const base = routePath(c).replace(/\/\*$/, '');
    const rest = new URL(c.req.url).pathname.slice(base.length);
    return rest === '' || rest === '/' ? inFolder(list)(c) : c.html(missingPage(), 404);
  });
  return app;
}

/** Links on a page are relative to its folder: without the slash they would point one level too high. */
function inFolder(page: (c: Context) => Promise<Response>): (c: Context) => Promise<Response> {
  return async (c) => {
    const { pathname, search } = new URL(c.req.url);
    return pathname.endsWith('/') ? page(c) : c.redirect(`${pathname}/${search}`, 301);
  };
}

/** Links of a mail open outside its frame, which may not lead anywhere itself. */
function inNewTabs(html: string): string {
  const base = '<base target="_blank">';
  return /<head[^>]*>/i.test(html) ? html.replace(/<head[^>]*>/i, (head) => head + base) : base + html;
}
