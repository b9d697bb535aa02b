import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { addressOfSocket } from '../lambda/adapters/hono/client-address.ts';
import { addKeeperRoutes } from '../lambda/adapters/hono/keeper-routes.ts';
import { readerRoutes } from '../lambda/adapters/hono/reader-routes.ts';
import { type ReaderService, readerActions } from '../lambda/steps/reader-actions.ts';
import { keeperActions } from '../lambda/steps/run-books.ts';
import { keeperPage } from '../templates/pages/keeper-page.ts';
import type { LocalService } from './local-service.ts';
import { publishedFile } from './published-file.ts';
import { UserError } from './user-error.ts';

/** A port of this machine that answers "starting" until it is given the site. */
export interface LocalServer {
  readonly origin: string;
  /** From now on this site answers. */
  readonly show: (site: Hono) => void;
  readonly close: () => Promise<void>;
}

/** Takes the port first, so that a taken one is told before any work is done. Throws {@link UserError}. */
export async function openServer(port: number): Promise<LocalServer> {
  let site: Hono | null = null;
  const fetch = (request: Request, connection: object) =>
    site?.fetch(request, connection) ??
    new Response('Living Review is starting. Try again in a few seconds.', {
      status: 503,
      headers: { 'Retry-After': '2' },
    });
  const { server, bound } = await new Promise<{ server: ReturnType<typeof serve>; bound: number }>(
    (resolve, reject) => {
      const starting = serve({ fetch, port, hostname: '127.0.0.1' }, (info) =>
        resolve({ server: starting, bound: info.port }),
      );
      starting.once('error', reject);
    },
  ).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRINUSE')
      throw new UserError(`Port ${port} is taken. Choose another: npm start -- --port ${port + 1}`);
    if (error.code === 'EACCES')
      throw new UserError(`Port ${port} may not be used by this account. Choose one above 1023 with --port.`);
    throw error;
  });
  return {
    origin: `http://127.0.0.1:${bound}`,
    show: (ready) => {
      site = ready;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}

/** Pages, feeds, reader routes, mailbox and the sample's own pages on one origin. */
export function localSite(
  service: ReaderService & Pick<LocalService, 'runs' | 'site' | 'mailboxPages' | 'samplePages' | 'inside'>,
  now: () => Date,
): Hono {
  // The search page alone has a script; it loads the review's index.
  const hasScript = (path: string) => path.endsWith('/search/');
  const site = readerRoutes(readerActions(service, now), service.templates, service.log, addressOfSocket, hasScript);
  addKeeperRoutes(site, keeperActions(service, now), { keeperPage });
  site.get('*', (c) => publishedFile(c, service.site));

  const root = new Hono();
  if (service.mailboxPages) {
    root.get('/mailbox', (c) => c.redirect('/mailbox/'));
    root.route('/mailbox', service.mailboxPages);
  }
  const { samplePages } = service;
  if (samplePages) {
    root.get('/sample/*', async (c) => {
      const answer = await fetch(samplePages + c.req.path.slice('/sample'.length), { redirect: 'manual' });
      return new Response(answer.body, { status: answer.status, headers: answer.headers });
    });
  }
  root.all('*', (c) => site.fetch(c.req.raw, c.env));
  return root;
}
