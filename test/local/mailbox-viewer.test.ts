import { SendRawEmailCommand } from '@aws-sdk/client-ses';
import { describe, expect, it } from '@jest/globals';
import { Hono } from 'hono';
import MailComposer from 'nodemailer/lib/mail-composer/index.js';
import { mailboxRoutes } from '../../local/mailbox/mailbox-routes.ts';
import { openMailbox } from './mailbox-folder.ts';

const hostile = '<script>alert(1)</script> & "ünï" <img src=x onerror=alert(1)>';

async function viewer(
  mails: readonly { subject?: string; html?: string; text?: string; from?: string }[],
  strict = true,
) {
  const { mailbox, ses } = await openMailbox();
  for (const [index, { subject = 'News', from = 'Living Review <review@example.org>', ...parts }] of mails.entries()) {
    const raw = await new MailComposer({ from, to: `reader${index}@example.org`, subject, ...parts }).compile().build();
    await ses.send(
      new SendRawEmailCommand({
        Source: 'review@example.org',
        Destinations: [`reader${index}@example.org`],
        RawMessage: { Data: raw },
      }),
    );
  }
  const app = new Hono({ strict });
  app.route('/mailbox', mailboxRoutes(mailbox));
  const ids = (await mailbox.envelopes()).map(({ id }) => id);
  return { mailbox, ids, get: async (path: string) => app.request(`/mailbox${path}`) };
}

describe('when the mailbox is looked at', () => {
  it('lists mail newest first and says that nothing left this machine', async () => {
    const { get } = await viewer([{ subject: 'First' }, { subject: 'Zwölf – second' }]);
    const page = await (await get('/')).text();
    expect(page).toContain('This mailbox is local: nothing left this machine.');
    expect(page.indexOf('Zwölf – second')).toBeLessThan(page.indexOf('First'));
    expect(page).toContain('reader1@example.org');
    expect(page).toContain('2026-11-23 06:00 UTC');
  });

  it('says so when there is no mail, and pages when there is much', async () => {
    const { get: empty } = await viewer([]);
    expect(await (await empty('/')).text()).toContain('No mail yet.');
    const { get } = await viewer(Array.from({ length: 51 }, (_, index) => ({ subject: `Mail ${index}`, text: 'x' })));
    const [first, second] = [await (await get('/')).text(), await (await get('/?page=2')).text()];
    expect([first.match(/class="subject"/g)?.length, second.match(/class="subject"/g)?.length]).toEqual([50, 1]);
    expect(first).toContain('href="?page=2"');
    expect(second).toContain('>Mail 0<');
  });

  it('shows subject, sender and parts of a hostile mail as text', async () => {
    const { get, ids } = await viewer([
      {
        subject: hostile,
        from: `"${hostile.replaceAll('"', '')}" <review@example.org>`,
        text: hostile,
        html: `<p>${hostile}</p>`,
      },
    ]);
    for (const path of ['/', `/${ids[0]}/`, `/${ids[0]}/text`, `/${ids[0]}/source`]) {
      const response = await get(path);
      const page = await response.text();
      expect(response.status).toBe(200);
      expect(page).not.toMatch(/<script|<img/);
      expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none'/);
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    }
    expect(await (await get('/')).text()).toContain('&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;ünï&quot;');
  });

  it('frames the HTML part without scripts, its links opening a tab of their own', async () => {
    const { get, ids } = await viewer([
      { html: '<html><head><title>x</title></head><body><a href="https://example.org/">go</a></body></html>' },
    ]);
    expect(await (await get(`/${ids[0]}/`)).text()).toContain(
      '<iframe src="html" title="HTML part of the message" sandbox="allow-popups allow-popups-to-escape-sandbox"',
    );
    const part = await get(`/${ids[0]}/html`);
    expect(await part.text()).toContain('<head><base target="_blank"><title>');
    const policy = part.headers.get('content-security-policy') ?? '';
    expect(policy).toContain('sandbox allow-popups allow-popups-to-escape-sandbox');
    expect(policy).not.toMatch(/allow-scripts|allow-same-origin|script-src/);
  });

  it('offers text, source and the untouched .eml at addresses of their own', async () => {
    const { get, ids, mailbox } = await viewer([{ text: 'Grüße\n\nhttps://example.org/', html: '<p>Grüße</p>' }]);
    expect(await (await get(`/${ids[0]}/text`)).text()).toContain('Grüße\n\nhttps://example.org/');
    expect(await (await get(`/${ids[0]}/source`)).text()).toContain('Content-Type: multipart/alternative');
    const eml = await get(`/${ids[0]}/message.eml`);
    expect(eml.headers.get('content-type')).toBe('message/rfc822');
    expect(eml.headers.get('content-disposition')).toBe(`attachment; filename="${ids[0]}.eml"`);
    expect(Buffer.from(await eml.arrayBuffer()).equals((await mailbox.messages())[0]!.raw)).toBe(true);
  });

  it('says which part a mail does not have', async () => {
    const { get, ids } = await viewer([{ text: 'only text' }, { html: '<p>only html</p>' }]);
    expect(await (await get(`/${ids[0]}/`)).text()).toContain('This message has no HTML part.');
    expect(await (await get(`/${ids[1]}/text`)).text()).toContain('This message has no text part.');
  });

  it('gives programs every message, oldest first, with its source', async () => {
    const { get, ids } = await viewer([
      { subject: 'Erste – ü', text: 'one' },
      { subject: 'Second', text: 'two' },
    ]);
    const rows = (await (await get('/messages.json')).json()) as readonly Record<string, string>[];
    expect(rows).toEqual([
      { id: ids[0], to: 'reader0@example.org', subject: 'Erste – ü', raw: expect.stringContaining('one') },
      { id: ids[1], to: 'reader1@example.org', subject: 'Second', raw: expect.stringMatching(/\r\n\r\ntwo/) },
    ]);
  });

  it.each([true, false])('finds its pages with and without a last slash (strict %s)', async (strict) => {
    const { get, ids } = await viewer([{ text: 'x' }], strict);
    expect([(await get('/')).status, (await get(`/${ids[0]}/`)).status]).toEqual([200, 200]);
    for (const path of ['', `/${ids[0]}`]) {
      const response = await get(path);
      expect([response.status, response.headers.get('location')]).toEqual([301, `/mailbox${path}/`]);
    }
    for (const path of ['/nobody/', '/nobody/html', '/nobody/message.eml', '/a/b/c'])
      expect((await get(path)).status).toBe(404);
  });
});
