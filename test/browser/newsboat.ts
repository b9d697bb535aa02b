import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A feed reader that strangers wrote (newsboat, of Debian) polls feeds of the running service: of the review, of a topic
 * and of one reader. It shows every entry once, however many feeds bring it and however often it polls; once it has kept
 * what version it has, it is answered 304. `preferencesUrl`: the page that names the reader's own feeds.
 */
export async function newsboatPolls(
  review: string,
  preferencesUrl: string,
  check: (holds: boolean, what: string) => void,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'living-review-newsboat-'));
  const { origin, pathname } = new URL(review);
  const between = await listenBetween(origin);
  try {
    const paths = [
      ...['feeds/all.rss', 'feeds/all.atom', 'feeds/topics/myeloid-crosstalk.rss'].map((path) => `${pathname}${path}`),
      ...(await ownFeeds(preferencesUrl)),
    ];
    check(paths.length === 5, `the reader has feeds of their own in RSS and Atom (${paths.length - 3})`);
    const ids = new Set<string>();
    for (const path of paths) {
      const text = await (await fetch(`${origin}${path}`)).text();
      const own = [...text.matchAll(/<(?:guid|id)[^>]*>(tag:[^<]+\/articles\/[^<]+)</g)].map(([, id = '']) => id);
      check(own.length > 0 && new Set(own).size === own.length, `${path} holds entries, each once`);
      for (const id of own) ids.add(id);
    }
    await writeFile(join(folder, 'urls'), paths.map((path) => `${between.origin}${path}\n`).join(''));
    await writeFile(join(folder, 'config'), '');
    // Newsboat 2.21 keeps a feed's version from its second poll on, when it has a row to keep it in.
    for (const [poll, statuses] of [
      ['first', [200]],
      ['second', [200, 304]],
      ['third', [304]],
    ] as const) {
      between.polls.length = 0;
      const said = (await newsboat(folder, 'reload', 'print-unread')).trim();
      check(said === `${ids.size} unread articles`, `after the ${poll} poll there are ${ids.size} entries (${said})`);
      for (const path of paths) {
        const answers = between.polls.filter((own) => own.path === path).map(({ status }) => status);
        const isRight = answers.length === 1 && (statuses as readonly (number | undefined)[]).includes(answers[0]);
        check(
          isRight,
          `the ${poll} poll of ${path} is answered ${statuses.join(' or ')} (${answers.join() || 'never'})`,
        );
      }
    }
  } finally {
    await between.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** A server that passes requests on, to see what is asked for and how it is answered. */
async function listenBetween(origin: string) {
  const polls: { readonly path: string; readonly status: number }[] = [];
  const server = createServer((asked, answer) => {
    const path = asked.url ?? '';
    const headers = Object.entries(asked.headers).flatMap(([name, value]): [string, string][] =>
      typeof value === 'string' && name !== 'host' && name !== 'connection' ? [[name, value]] : [],
    );
    fetch(`${origin}${path}`, { headers, redirect: 'manual' })
      .then(async (answered) => {
        polls.push({ path, status: answered.status });
        const kept = [...answered.headers].filter(
          // The body is passed on unpacked.
          ([name]) => !/^(?:content-encoding|content-length|transfer-encoding|connection)$/.test(name),
        );
        answer.writeHead(answered.status, Object.fromEntries(kept));
        answer.end(Buffer.from(await answered.arrayBuffer()));
      })
      .catch((error: unknown) => answer.writeHead(502).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    origin: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    polls,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

async function ownFeeds(preferencesUrl: string): Promise<readonly string[]> {
  const page = await (await fetch(preferencesUrl)).text();
  return [...page.matchAll(/href="([^"]+\.(?:rss|atom)\?token=[^"]+)"/g)].map(([, href = '']) => {
    const { pathname, search } = new URL(href, preferencesUrl);
    return `${pathname}${search}`;
  });
}

function newsboat(folder: string, ...commands: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const files = ['-u', join(folder, 'urls'), '-c', join(folder, 'cache.db'), '-C', join(folder, 'config')];
    const child = spawn('newsboat', [...files, '-x', ...commands], {
      env: { ...process.env, HOME: folder },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        said += chunk.toString();
      });
    }
    child.once('error', () => reject(new Error('newsboat does not start: install Debian’s package newsboat.')));
    child.once('close', () => resolve(said));
  });
}
