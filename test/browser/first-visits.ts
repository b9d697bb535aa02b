import type { Browser } from 'playwright-core';

/** What a first visit may load, headers and all, before anybody searches. */
const limitBytes = 60_000;

/** The strictest policy under which a page can still be styled, searched and submitted. */
const policy = [/default-src 'none'/, /base-uri 'none'/, /frame-ancestors 'none'/];
const forbidden = /'unsafe-|\*|https?:(?!\/\/)/;

/**
 * Opens each page in a browser that has seen nothing yet: what it loads is small and from its own origin, and a strict
 * content security policy is in force, which nothing on the page offends.
 */
export async function firstVisits(
  browser: Browser,
  pages: Readonly<Record<string, string>>,
  check: (holds: boolean, what: string) => void,
): Promise<void> {
  for (const [name, url] of Object.entries(pages)) {
    const context = await browser.newContext();
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send('Network.enable');
    let bytes = 0;
    session.on('Network.loadingFinished', ({ encodedDataLength }) => {
      bytes += encodedDataLength;
    });
    const foreign: string[] = [];
    page.on('request', (request) => {
      if (new URL(request.url()).origin !== new URL(url).origin) foreign.push(request.url());
    });
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    const answer = await page.goto(url, { waitUntil: 'networkidle' });
    const said = answer?.headers()['content-security-policy'] ?? '';
    check(bytes > 0 && bytes <= limitBytes, `a first visit of ${name} loads ${bytes} bytes, at most ${limitBytes}`);
    check(foreign.length === 0, `${name} loads nothing from elsewhere (${foreign.join(', ')})`);
    check(
      policy.every((part) => part.test(said)) && !forbidden.test(said),
      `the policy of ${name} is strict (${said})`,
    );
    check(complaints.length === 0, `nothing on ${name} is blocked (${complaints.join('; ')})`);
    await context.close();
  }
}
