import type { Log } from '../../core/ports/moment.ts';

const patienceMs = 10_000;

/**
 * Tells a WebSub hub which feeds have changed (WebSub, W3C Recommendation 2018, §7: `hub.mode=publish`, the way that public
 * hubs share), one request for all. Readers who do not use the hub poll as ever, so a hub that does not answer is a line in
 * the log and nothing more. Answers whether the hub took it.
 */
export async function notifyHub(hub: string, feeds: readonly string[], log: Log): Promise<boolean> {
  if (feeds.length === 0) return true;
  const body = new URLSearchParams([['hub.mode', 'publish'], ...feeds.map((url) => ['hub.url', url])] as [
    string,
    string,
  ][]);
  try {
    const answer = await fetch(hub, {
      method: 'POST',
      body,
      signal: AbortSignal.timeout(patienceMs),
      redirect: 'error',
    });
    await answer.body?.cancel();
    if (answer.ok) return true;
    log('warn', 'the WebSub hub refused the news; feed readers will find it when they poll', { status: answer.status });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    log('warn', 'the WebSub hub did not answer; feed readers will find the news when they poll', { reason });
  }
  return false;
}
