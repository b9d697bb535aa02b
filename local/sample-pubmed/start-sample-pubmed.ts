import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { performance } from 'node:perf_hooks';
import { type Answer, json, plain, send } from './answer.ts';
import { catalogueAt } from './catalogue.ts';
import { type CorpusEntry, type CorpusEntryInput, corpusEntry } from './corpus-entry.ts';
import { europePmc } from './europe-pmc.ts';
import { efetch } from './eutils/efetch.ts';
import { einfo } from './eutils/einfo.ts';
import { elink } from './eutils/elink.ts';
import { epost } from './eutils/epost.ts';
import { esearch } from './eutils/esearch.ts';
import { esummary } from './eutils/esummary.ts';
import type { World } from './eutils/world.ts';
import { createFaultPlan, type Endpoint, type Fault, type FaultRule } from './fault-plan.ts';
import { createHistoryServer, historyIdleMs } from './history-server.ts';
import { icite } from './icite.ts';
import { convertIds } from './id-converter.ts';
import { createRateLimiter } from './rate-limiter.ts';
import { param, readRequest, type SampleRequest, UnreadableRequestError } from './request.ts';
import { theReview } from './the-review.ts';
import { webPage } from './web/web-page.ts';

export interface SamplePubmedOptions {
  /** The moment the corpus is seen at: an article exists from its `entrez` day on. */
  readonly clock: () => Date;
  /** 0 (any free one) unless said. */
  readonly port?: number;
  /** Records; the review's own is added when it is missing. Absent = the review alone. */
  readonly corpus?: readonly CorpusEntryInput[];
  /** In place of `corpus`: records that were checked before, taken as they are. */
  readonly checked?: readonly CorpusEntry[];
  readonly faults?: readonly FaultRule[];
  /** `false` switches NCBI's rate limit off. */
  readonly rateLimit?: boolean;
  /** How long an idle WebEnv lives, by `clock`. */
  readonly historyIdleMs?: number;
}

export interface SamplePubmed {
  /** Without a trailing slash; each may stand in the environment variable of its service. */
  readonly urls: {
    readonly ncbi: string;
    readonly idconv: string;
    readonly europePmc: string;
    readonly icite: string;
    /** Pages for people: `/pubmed/<pmid>/`, `/pmc/<pmcid>/`, `/doi/<doi>`. */
    readonly web: string;
  };
  /** The last 10,000 calls, oldest first. */
  readonly requests: readonly RequestLog[];
  setFaults(rules: readonly FaultRule[]): void;
  /** Drops every WebEnv, as NCBI does under pressure. */
  expireHistory(): void;
  close(): Promise<void>;
}

export interface RequestLog {
  readonly endpoint: Endpoint | 'unknown';
  readonly method: string;
  readonly path: string;
  readonly params: Readonly<Record<string, readonly string[]>>;
  /** What was answered; 0 when the connection was dropped. */
  readonly status: number;
  /** Milliseconds since the server started. */
  readonly atMs: number;
}

/** PubMed, PMC, Europe PMC and iCite on one port of this machine, answering from the sample corpus. */
export async function startSamplePubmed(options: SamplePubmedOptions): Promise<SamplePubmed> {
  const { clock } = options;
  const corpus = withReview(options.checked ?? (options.corpus ?? []).map((entry) => corpusEntry.parse(entry)));
  const everything = new Map(corpus.flatMap((entry) => (entry.pmid ? [[entry.pmid, entry] as const] : [])));
  const catalogue = catalogueAt(corpus, theReview.pmid!);
  const history = createHistoryServer(clock, options.historyIdleMs ?? historyIdleMs);
  const limiter = createRateLimiter(() => performance.now());
  const faults = createFaultPlan(options.faults);
  const requests: RequestLog[] = [];
  const started = performance.now();

  const world = (): World => {
    const now = clock();
    return {
      now,
      catalogue: catalogue(now),
      history,
      reviewPmid: theReview.pmid!,
      anyRecord: (pmid) => everything.get(pmid),
    };
  };

  const handle = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const atMs = performance.now() - started;
    const request = await readRequest(incoming);
    const route = routeOf(request.path);
    const log = (status: number) => {
      if (requests.length >= requestsKept) requests.shift();
      requests.push({
        endpoint: route?.endpoint ?? 'unknown',
        method: request.method,
        path: request.path,
        params: Object.fromEntries(request.params),
        status,
        atMs,
      });
    };
    const fault: Fault = (route && faults.next(route.endpoint)) ?? {};
    if (fault.delayMs) await new Promise((resolve) => setTimeout(resolve, fault.delayMs));
    if (fault.drop) {
      log(0);
      response.destroy();
      return;
    }
    const answer = withFault(await answerTo(request, route), fault);
    log(answer.status);
    await send(response, answer, { gzip: request.acceptsGzip, head: request.method === 'HEAD', cut: fault });
  };

  const answerTo = async (request: SampleRequest, route: Route | undefined): Promise<Answer> => {
    if (!route) return plain(`The sample server has nothing at ${request.path}\n`, 404);
    if (!route.eutility) return route.answer(request, world());
    const verdict = limiter.take(request.ip, param(request, 'api_key'));
    const headers = {
      'X-RateLimit-Limit': String(verdict.limit),
      'X-RateLimit-Remaining': String(verdict.remaining),
      'Access-Control-Expose-Headers': 'X-RateLimit-Limit,X-RateLimit-Remaining',
      'NCBI-PHID': `${randomBytes(16).toString('hex').toUpperCase()}.1.1.m_1`,
      'NCBI-SID': `${randomBytes(8).toString('hex').toUpperCase()}_0001SID`,
    };
    if (!verdict.allowed && options.rateLimit !== false) {
      const body = {
        error: 'API rate limit exceeded',
        'api-key': verdict.caller,
        count: String(verdict.limit + 1),
        limit: String(verdict.limit),
      };
      return { ...json(body, 429), headers: { ...headers, 'Retry-After': '2' } };
    }
    return { ...(await route.answer(request, world())), headers };
  };

  const server = createServer((incoming, response) => {
    handle(incoming, response).catch((error: unknown) => {
      if (response.headersSent) return void response.destroy();
      const known = error instanceof UnreadableRequestError;
      const message = error instanceof Error ? error.message : String(error);
      response
        .writeHead(known ? error.status : 500, { 'Content-Type': 'text/plain; charset=UTF-8' })
        .end(`${message}\n`);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', () => resolve());
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The sample server has no TCP port');
  const origin = `http://127.0.0.1:${address.port}`;

  return {
    urls: {
      ncbi: `${origin}${roots.ncbi}`,
      idconv: `${origin}${roots.idconv}`,
      europePmc: `${origin}${roots.europePmc}`,
      icite: `${origin}${roots.icite}`,
      web: `${origin}${roots.web}`,
    },
    requests,
    setFaults: (rules) => faults.set(rules),
    expireHistory: () => history.clear(),
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

const requestsKept = 10_000;

/** The paths of the real services, so that a base address differs in its host only. */
const roots = {
  ncbi: '/entrez/eutils',
  idconv: '/tools/idconv/api/v1/articles',
  europePmc: '/europepmc/webservices/rest',
  icite: '/api',
  web: '/web',
} as const;

interface Route {
  readonly endpoint: Endpoint;
  /** NCBI counts and limits calls to E-utilities. */
  readonly eutility: boolean;
  readonly answer: (request: SampleRequest, world: World) => Answer | Promise<Answer>;
}

const eutilities: Readonly<Record<string, Route>> = {
  einfo: { endpoint: 'einfo', eutility: true, answer: einfo },
  esearch: { endpoint: 'esearch', eutility: true, answer: esearch },
  epost: { endpoint: 'epost', eutility: true, answer: epost },
  esummary: { endpoint: 'esummary', eutility: true, answer: esummary },
  efetch: { endpoint: 'efetch', eutility: true, answer: efetch },
  elink: { endpoint: 'elink', eutility: true, answer: elink },
};

function routeOf(path: string): Route | undefined {
  const eutility = /^\/entrez\/eutils\/(\w+)\.fcgi$/.exec(path)?.[1];
  if (eutility !== undefined) return Object.hasOwn(eutilities, eutility) ? eutilities[eutility] : undefined;
  if (path.replace(/\/$/, '') === roots.idconv) {
    return {
      endpoint: 'id-converter',
      eutility: false,
      answer: (request, { catalogue, now }) => convertIds(request, catalogue, now),
    };
  }
  const below = (root: string) => (path.startsWith(`${root}/`) ? path.slice(root.length) : undefined);
  const europe = below(roots.europePmc);
  if (europe !== undefined) {
    return {
      endpoint: 'europe-pmc',
      eutility: false,
      answer: (request, { catalogue }) => europePmc(request, europe, catalogue),
    };
  }
  const web = below(roots.web);
  if (web !== undefined)
    return {
      endpoint: 'web',
      eutility: false,
      answer: ({ rawPath }, { catalogue }) => webPage(web, rawPath.slice(roots.web.length), catalogue),
    };
  const pubs = below(roots.icite);
  if (pubs !== undefined) {
    return { endpoint: 'icite', eutility: false, answer: (request, { catalogue }) => icite(request, pubs, catalogue) };
  }
  return undefined;
}

function withFault(answer: Answer, { status, headers, body }: Fault): Answer {
  if (status === undefined && body === undefined && headers === undefined) return answer;
  return {
    ...answer,
    status: status ?? answer.status,
    // A broken answer without a body of its own is empty; a changed status never carries the true content.
    body: body ?? (status === undefined ? answer.body : ''),
    contentType: body === undefined ? answer.contentType : contentTypeOf(body),
    headers: { ...answer.headers, ...headers },
  };
}

function contentTypeOf(body: string): string {
  if (/^\s*[{[]/.test(body)) return 'application/json; charset=UTF-8';
  if (/^\s*<(!DOCTYPE html|html)/i.test(body)) return 'text/html; charset=UTF-8';
  return /^\s*</.test(body) ? 'text/xml; charset=UTF-8' : 'text/plain; charset=UTF-8';
}

function withReview(corpus: readonly CorpusEntry[]): readonly CorpusEntry[] {
  return corpus.some(({ pmid }) => pmid === theReview.pmid) ? corpus : [theReview, ...corpus];
}
