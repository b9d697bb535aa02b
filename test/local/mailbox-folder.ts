import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SESClient } from '@aws-sdk/client-ses';
import { afterEach } from '@jest/globals';
import { type Mailbox, type MailboxOptions, startMailbox } from '../../local/mailbox/start-mailbox.ts';

export const monday = new Date('2026-11-23T06:00:00.000Z');
const ends: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

export async function mailFolder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'mailbox-'));
  ends.push(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

/** A mailbox and the real SES client for it, both ending with the test. One attempt, as the product sends. */
export async function openMailbox(
  options: Partial<MailboxOptions> = {},
): Promise<{ mailbox: Mailbox; ses: SESClient; dir: string }> {
  const dir = options.dir ?? (await mailFolder());
  const mailbox = await startMailbox({ clock: () => monday, ...options, dir });
  ends.push(() => mailbox.close());
  return { mailbox, ses: sesClient(mailbox.endpoint), dir };
}

export function sesClient(endpoint: string): SESClient {
  const ses = new SESClient({
    endpoint,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  ends.push(() => ses.destroy());
  return ses;
}

/** A small raw message; a test states the header fields and the body that matter to it. */
export function rawMail(fields: Readonly<Record<string, string>> = {}, body = 'Hello.'): Buffer {
  const header = {
    From: 'Living Review <review@example.org>',
    To: 'reader@example.org',
    Subject: 'News',
    'MIME-Version': '1.0',
    'Content-Type': 'text/plain; charset=utf-8',
    ...fields,
  };
  const lines = Object.entries(header).filter(([, value]) => value !== '');
  return Buffer.from(`${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}\r\n`);
}
