import { setTimeout as sleep } from 'node:timers/promises';
import { runTicks } from '../local/run-ticks.ts';
import { localSite, openServer } from '../local/serve.ts';
import { tick } from '../local/tick.ts';
import { openSession, type Session } from './session.ts';
import { createProgress, say, type Terminal } from './terminal.ts';
import { exitCode, tickLine } from './tick.ts';

export interface StartOptions {
  readonly live: boolean;
  readonly port: string;
  readonly data: string;
}

const tickEveryMs = 15 * 60_000;
/** How long a tick under way may go on after the signal to stop. */
const stopPatienceMs = 3_000;

/** `start`: one tick (or the demo's walk), then site, feeds, API and mailbox on one port, ticking on, until a signal. */
export async function startCommand(options: StartOptions, terminal: Terminal): Promise<number> {
  const server = await openServer(Number(options.port));
  let session: Session;
  try {
    session = await openSession({ ...options, polls: true, origin: server.origin }, terminal);
  } catch (error) {
    await server.close();
    throw error;
  }
  const { service, data, clock } = session;
  try {
    const progress = createProgress(terminal, 'Living Review');
    const sample = session.mode === 'sample';
    progress.show(0, 1, sample ? 'sample data, no network' : 'asking PubMed and the others');
    const reports = await runTicks({
      ...session,
      walk: sample,
      onTick: (at, all, done, of) => progress.show(done, of, all.map((report) => tickLine(at, report)).join(' · ')),
    }).finally(progress.end);
    const code = exitCode(reports, terminal);
    if (code !== 0 && !(await hasAnything(session))) return code;

    server.show(localSite(service, clock.now));
    const stop = stopSignal();
    await sayAddresses(session, server.origin, terminal);
    let running = Promise.resolve();
    const timer = setInterval(() => {
      running = running.then(async () => {
        const now = clock.now();
        await clock.moveTo(now);
        const reports = await tick(service, data, now);
        for (const report of reports) {
          if (report.poll?.added || report.mailsSent > 0) say(terminal, tickLine(now, report));
        }
        exitCode(reports, terminal);
      });
      running = running.catch((error: unknown) => say(terminal, `problem: a tick failed: ${String(error)}`));
    }, tickEveryMs);
    await stop;
    clearInterval(timer);
    const stopped = await Promise.race([running.then(() => true), sleep(stopPatienceMs, false, { ref: false })]);
    // A tick that waits for somebody's answer is safe to leave: the next start does the rest.
    if (!stopped) process.exit(0);
    return 0;
  } finally {
    await server.close();
    await session.close();
  }
}

/** A review that was polled before is worth serving while PubMed is away. */
async function hasAnything({ service }: Session): Promise<boolean> {
  const heads = await Promise.all(service.reviews.map(({ slug }) => service.store.head(slug)));
  return heads.some(({ baselineAt }) => baselineAt !== null);
}

async function sayAddresses({ service, data, mode }: Session, origin: string, terminal: Terminal): Promise<void> {
  const [review] = service.reviews;
  if (!review) return;
  const { links } = service;
  const [firstTopic] = review.taxonomy.topics;
  const addresses: readonly (readonly [string, string])[] = [
    ['the review', links.review(review.slug)],
    ['the mailbox', service.mailboxPages ? `${origin}/mailbox/` : links.subscribe(review.slug)],
    ['a feed', links.feed(review.slug, null, 'atom')],
    ['a topic', firstTopic ? links.topic(review.slug, firstTopic.id) : links.review(review.slug)],
    ['about the data', links.about(review.slug)],
  ];
  say(terminal, '');
  if (mode === 'sample')
    say(terminal, 'Sample data: the articles shown are invented. Real ones, with a network: npm start -- --live');
  for (const [what, url] of addresses) say(terminal, `  ${what.padEnd(16)}${url}`);
  say(terminal, '');
  say(terminal, `Ctrl+C stops it; the next start goes on from here. Everything is kept in ${data.path}`);
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}
