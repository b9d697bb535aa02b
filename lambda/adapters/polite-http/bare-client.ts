import { type BareClient, UnansweredError } from '../../core/ports/bare-client.ts';

const timeoutMs = 10_000;

/** `fetch` with nothing but a name: what answers it answers any feed reader. */
export const bareClient: BareClient = {
  async get(url) {
    try {
      const response = await fetch(url, {
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
        headers: { 'user-agent': 'living-review doctor', accept: '*/*' },
      });
      const body = await response.text();
      return {
        status: response.status,
        contentType: response.headers.get('content-type') ?? '',
        at: madeAt(response.headers),
        beginning: body.slice(0, 1_000),
      };
    } catch (error) {
      const { name, cause } = error as { readonly name?: string; readonly cause?: { readonly code?: string } };
      throw new UnansweredError(
        name === 'TimeoutError' ? `none within ${timeoutMs / 1_000} s` : (cause?.code ?? 'no connection'),
      );
    }
  },
};

/** RFC 9110, 6.6.1 and RFC 9111, 5.1: an answer out of a cache has the time it was made and how old it is. */
function madeAt(headers: Headers): Date | null {
  const made = Date.parse(headers.get('date') ?? '');
  const ageSeconds = Number(headers.get('age') ?? 0);
  return Number.isNaN(made) || Number.isNaN(ageSeconds) ? null : new Date(made + ageSeconds * 1_000);
}
