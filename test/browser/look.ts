import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { simpleParser } from 'mailparser';
import { chromium } from 'playwright-core';
import { firstVisits } from './first-visits.ts';
import { keyboardAlone } from './keyboard-alone.ts';
import { newsboatPolls } from './newsboat.ts';

/*
 * What a person sees, looked at by a machine: starts the service on a fresh folder, follows every link of the digest, goes
 * from sign-up to one-click unsubscribe in Chromium, by mouse and by keyboard alone, lets a feed reader poll, weighs what a
 * first visit loads, runs axe on pages and mail in light and dark at 360 and 1200 px, and keeps the pictures for people to
 * judge.
 *
 *   npx tsx test/browser/look.ts [--pictures DIR]
 */
const { values } = parseArgs({
  options: { pictures: { type: 'string' }, chromium: { type: 'string', default: '/usr/bin/chromium' } },
});
if (!existsSync(values.chromium)) {
  process.stderr.write(
    `There is no Chromium at ${values.chromium}. Install Debian's package chromium, or name another with --chromium.\n`,
  );
  process.exit(1);
}
const root = join(import.meta.dirname, '..', '..');
const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const data = await mkdtemp(join(tmpdir(), 'living-review-look-'));
const port = 18_000 + (process.pid % 2_000);
const origin = `http://127.0.0.1:${port}`;
const review = `${origin}/csc-immune-crosstalk/`;
const failures: string[] = [];
let checks = 0;
const check = (holds: boolean, what: string) => {
  checks += 1;
  if (!holds) failures.push(what);
};

const service = spawn(
  process.execPath,
  ['--import', 'tsx', join(root, 'cli/living-review.ts'), 'start', '--port', String(port), '--data', data],
  {
    cwd: root,
    stdio: ['ignore', 'inherit', 'pipe'],
  },
);
const browser = await chromium.launch({ executablePath: values.chromium, args: ['--no-sandbox'] });
try {
  await started();
  const messages = await mailbox();
  const digests = messages.filter(({ raw }) => /^List-Unsubscribe-Post:/im.test(raw));
  check(
    messages.length === 1 && digests.length === 1,
    `the mailbox holds one digest (it holds ${messages.length} mails)`,
  );
  await followLinks(digests[0]?.raw ?? '');
  await journey();
  await keyboardAlone(browser, review, confirmUrl, check);
  const { page, topic, article, preferences, search } = await addresses(digests[0]?.id ?? '', digests[0]?.raw ?? '');
  await firstVisits(browser, { page, topic, article, preferences, search }, check);
  await citable(article);
  await newsboatPolls(review, preferences, check);
  await searching();
  await lookAt(digests[0]?.id ?? '', digests[0]?.raw ?? '');
} finally {
  await browser.close();
  service.kill('SIGTERM');
  await new Promise((resolve) => service.once('exit', resolve));
  await rm(data, { recursive: true, force: true });
}
for (const failure of failures) process.stderr.write(`✗ ${failure}\n`);
process.stdout.write(`${checks - failures.length} passed, ${failures.length} failed\n`);
process.exitCode = failures.length > 0 ? 1 : 0;

function started(): Promise<void> {
  return new Promise((resolve, reject) => {
    let words = '';
    service.stderr.on('data', (chunk: Buffer) => {
      words += chunk.toString();
      if (words.includes('Ctrl+C')) resolve();
    });
    service.once('exit', (code) => reject(new Error(`start ended with ${code}: ${words}`)));
  });
}

async function mailbox(): Promise<readonly { id: string; to: string; subject: string; raw: string }[]> {
  return (await fetch(`${origin}/mailbox/messages.json`)).json() as Promise<
    { id: string; to: string; subject: string; raw: string }[]
  >;
}

/** Every link of the mail, both parts, twice: it answers, and following it changes nothing. */
async function followLinks(raw: string): Promise<void> {
  const mail = await simpleParser(raw);
  const html = typeof mail.html === 'string' ? mail.html : '';
  const links = new Set(
    [...html.matchAll(/href="(https?:[^"]+)"/g)].map(([, url]) => (url ?? '').replaceAll('&amp;', '&')),
  );
  for (const [url] of (mail.text ?? '').matchAll(/https?:\/\/\S+/g)) links.add(url);
  check(links.size > 20, `the digest has links (${links.size})`);
  for (const url of [...links, ...links]) {
    const { status } = await fetch(url);
    check(status === 200, `${url} answers 200 (it answers ${status})`);
  }
  const preferences = [...links].find((url) => url.includes('/preferences?')) ?? review;
  check((await fetch(preferences)).status === 200, 'the reader is still subscribed after every link was opened');
}

/** As a person would: sign up, confirm, choose, leave. */
async function journey(): Promise<void> {
  const page = await browser.newPage();
  await page.goto(review);
  await page
    .getByRole('textbox', { name: /e-?mail/i })
    .first()
    .fill('person@example.org');
  await page
    .getByRole('button', { name: /subscribe/i })
    .first()
    .click();
  check(/check your mail/i.test((await page.textContent('body')) ?? ''), 'signing up says to check the mail');
  const confirmation = (await mailbox()).at(-1);
  check(confirmation?.to === 'person@example.org', 'a confirm mail arrives');
  await page.goto(await confirmUrl());
  await page.getByRole('button').first().click();
  check(/confirmed|subscribed/i.test((await page.textContent('main')) ?? ''), 'the button confirms');
  await page.goto(
    (await page
      .getByRole('link', { name: /preferences/i })
      .first()
      .getAttribute('href')) ?? review,
  );
  await page
    .getByRole('radio', { name: /every day|daily/i })
    .first()
    .check();
  await page.getByRole('button', { name: /save/i }).first().click();
  check(/daily|every day|saved/i.test((await page.textContent('main')) ?? ''), 'preferences are saved');
  await page.goto(
    (await page
      .getByRole('link', { name: /unsubscribe/i })
      .first()
      .getAttribute('href')) ?? review,
  );
  await page.getByRole('button').first().click();
  check(/unsubscribed|no longer|ended/i.test((await page.textContent('main')) ?? ''), 'one button unsubscribes');
  await page.close();
}

/** Types a word of the first article's title, with the content security policy in force, and follows the first hit. */
async function searching(): Promise<void> {
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(review);
  const title = (await page.locator('.entry a').first().textContent()) ?? '';
  const word = title.split(/[^\p{L}]+/u).toSorted((a, b) => b.length - a.length)[0] ?? '';
  await page.goto(`${review}search/`);
  await page.getByRole('searchbox').fill(word.slice(0, -2));
  const hits = page.locator('.search-hits a');
  await hits.first().waitFor();
  const texts = await hits.allTextContents();
  check(texts.includes(title.trim()), `searching “${word.slice(0, -2)}” finds its article (it finds ${texts.length})`);
  await page.getByRole('searchbox').fill('xqzzwv');
  await page.getByText(/nothing found/i).waitFor();
  check((await hits.count()) === 0, 'a word that is nowhere finds nothing');
  await page.goto(`${review}search/?q=${encodeURIComponent(word)}`);
  await hits.first().waitFor();
  await hits.first().click();
  check(page.url().includes('/articles/'), 'a hit leads to its article');
  check(complaints.length === 0, `nothing is blocked and nothing fails: ${complaints.join('; ')}`);
  await page.close();
}

/** The address that the latest mail asks to confirm. */
async function confirmUrl(): Promise<string> {
  const { text = '' } = await simpleParser((await mailbox()).at(-1)?.raw ?? '');
  return /https?:\/\/\S+\/confirm\?token=[\w.-]+/.exec(text)?.[0] ?? review;
}

/** A reference manager finds the article on its page (Highwire Press tags, as Google Scholar and Zotero read them). */
async function citable(article: string): Promise<void> {
  const html = await (await fetch(article)).text();
  for (const name of ['title', 'author', 'publication_date', 'journal_title', 'doi', 'pmid'])
    check(html.includes(`<meta name="citation_${name}" content="`), `the article's page has citation_${name}`);
}

/** Each kind of page by its name: those of everybody, those of the digest's reader, and the mail itself. */
async function addresses(digest: string, raw: string) {
  const { text = '' } = await simpleParser(raw);
  const own = (page: string) => new RegExp(`https?://\\S+/${page}\\?token=[\\w.-]+`).exec(text)?.[0] ?? 'missing:';
  const article = new URL(
    /href="([^"]+\/articles\/[^"]+)"/.exec(await (await fetch(review)).text())?.[1] ?? review,
    review,
  ).href;
  return {
    root: `${origin}/`,
    page: review,
    topic: `${review}topics/myeloid-crosstalk/`,
    article,
    about: `${review}about/`,
    health: `${review}health/`,
    search: `${review}search/`,
    sample: `${review}sample-digest/`,
    preferences: own('preferences'),
    unsubscribe: own('unsubscribe'),
    mailbox: `${origin}/mailbox/`,
    mail: `${origin}/mailbox/${digest}/html`,
  };
}

async function lookAt(digest: string, raw: string): Promise<void> {
  const pages = await addresses(digest, raw);
  if (values.pictures) await mkdir(values.pictures, { recursive: true });
  for (const [name, url] of Object.entries(pages)) {
    for (const colorScheme of ['light', 'dark'] as const) {
      for (const width of [360, 1200]) {
        const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme, bypassCSP: true });
        const answer = await page.goto(url);
        check(answer?.status() === 200, `${name} answers`);
        const overflow = await page.evaluate(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        );
        check(Number(overflow) <= 0, `${name} at ${width} px does not scroll sideways (${overflow} px too wide)`);
        await page.addScriptTag({ path: axePath });
        const found = (await page.evaluate('axe.run()')) as {
          violations: { id: string; impact: string; nodes: { html: string }[] }[];
        };
        const grave = found.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
        check(
          grave.length === 0,
          `${name} ${colorScheme} ${width}: ${grave.map(({ id, nodes }) => `${id} ${nodes[0]?.html.slice(0, 120)}`).join('; ')}`,
        );
        if (values.pictures)
          await page.screenshot({ path: join(values.pictures, `${name}-${width}-${colorScheme}.png`) });
        await page.close();
      }
    }
  }
}
