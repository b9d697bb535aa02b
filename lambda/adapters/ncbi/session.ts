import type { Answer, HttpRequest } from '../polite-http/attempt.ts';
import { createUpstream, type Patience } from '../polite-http/upstream.ts';
import { type Service, UpstreamFailure } from '../polite-http/upstream-failure.ts';
import { type NcbiAnswer, readNcbiAnswer } from './ncbi-answer.ts';
import type { Throttle } from './throttle.ts';

export interface NcbiQuestion {
  /** `elink.fcgi` …; `''` asks the service's own address. */
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly method?: 'GET' | 'POST';
  readonly attempts?: number;
}

/** Asks one NCBI service; throws {@link UpstreamFailure}. */
export type AskNcbi = <T>(question: NcbiQuestion, read: (answer: NcbiAnswer, attempt: number) => T) => Promise<T>;

export interface NcbiSessionOptions {
  /** Registered with NCBI together with {@link email}: how they reach us before they block us. */
  readonly tool: string;
  readonly email: string;
  /** `''` for none. */
  readonly apiKey: string;
  readonly patience: Patience;
  readonly throttle: Throttle;
  readonly onWarning: (message: string) => void;
}

/** Long addresses die on the way with 414; NCBI asks for POST above some 200 ids. */
const longestGetChars = 1000;
/** Seen with HTTP 429 in July 2026; assumed when the header is missing. */
const usualRetryAfterMs = 2000;

/**
 * Everything NCBI's services share: who we are, the key as long as it is accepted, and the one throttle. A key that is
 * refused is dropped once for all and reported; asking goes on without it, slower.
 */
export function createNcbiSession(options: NcbiSessionOptions): (service: Service, methods?: 'always-get') => AskNcbi {
  const { throttle, onWarning } = options;
  let apiKey = options.apiKey;
  let silentAboutEmail = options.email !== '';

  function identity(): Record<string, string> {
    if (!silentAboutEmail) {
      silentAboutEmail = true;
      onWarning('NCBI_EMAIL is not set: NCBI cannot write to you before it blocks this address. Set it.');
    }
    return {
      tool: options.tool,
      ...(options.email === '' ? {} : { email: options.email }),
      ...(apiKey === '' ? {} : { api_key: apiKey }),
    };
  }

  function dropKey(used: string): UpstreamFailure {
    if (used === apiKey) {
      apiKey = '';
      throttle.dropKey();
      onWarning(
        'NCBI does not accept NCBI_API_KEY: going on without a key at 3 requests a second. Correct or remove it.',
      );
    }
    return new UpstreamFailure('transient', 'api-key', 'it does not accept the API key');
  }

  return (service, methods) => {
    const upstream = createUpstream({
      patience: options.patience,
      userAgent: options.tool,
      turn: throttle.turn,
      onAnswer: ({ headers }: Answer) => {
        if (headers.get('x-ratelimit-remaining')?.trim() === '0') throttle.pause(1000);
      },
      onFailure: ({ code, retryAfterMs }) => {
        if (code === 'rate-limited') throttle.pause(retryAfterMs ?? usualRetryAfterMs);
      },
    });

    return ({ path, params, method, attempts }, read) => {
      let keyUsed = '';
      const build = (): HttpRequest => {
        keyUsed = apiKey;
        const form = new URLSearchParams({ ...params, ...identity() });
        const url = new URL(path === '' ? service.base : `${service.base}/${path}`);
        const long = form.toString().length > longestGetChars;
        if (methods !== 'always-get' && (method === 'POST' || long)) return { url, form };
        url.search = form.toString();
        return { url };
      };
      return upstream.ask(
        build,
        (answer, attempt) => {
          try {
            return read(readNcbiAnswer(answer), attempt);
          } catch (error) {
            if (error instanceof UpstreamFailure && error.code === 'api-key' && keyUsed !== '') throw dropKey(keyUsed);
            throw error;
          }
        },
        attempts,
      );
    };
  };
}
