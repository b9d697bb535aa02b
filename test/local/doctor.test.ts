import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type DoctorOptions, doctor } from '../../cli/doctor.ts';
import type { Terminal } from '../../cli/terminal.ts';
import { createDynamoClient } from '../../lambda/adapters/dynamodb/client.ts';
import { ensureTable } from '../../lambda/adapters/dynamodb/ensure-table.ts';
import { createMailProbes } from '../../lambda/adapters/dynamodb/mail-probes.ts';
import { createDynamoStores } from '../../lambda/adapters/dynamodb/stores.ts';
import { openTable } from '../../lambda/adapters/dynamodb/table.ts';
import { bareClient } from '../../lambda/adapters/polite-http/bare-client.ts';
import type { Moment } from '../../lambda/core/ports/moment.ts';
import { holdUntilLive } from '../../lambda/steps/go-live.ts';
import { recordFeedback } from '../../lambda/steps/record-feedback.ts';
import { startDynalite } from '../../local/dynamodb/start-dynalite.ts';
import { type MailboxOptions, startMailbox } from '../../local/mailbox/start-mailbox.ts';
import { createMemoryDomainNames } from '../memory/domain-names.ts';
import { createMemoryMoment } from '../memory/moment.ts';
import { serve } from './sample-server.ts';

const ends: (() => unknown)[] = [];
const saved = { ...process.env };
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
  for (const name of Object.keys(process.env)) if (!(name in saved)) delete process.env[name];
});

/** A site with its page and one feed, whose clock is off by so much. */
async function site(offMs = 0) {
  const server = createServer(({ url = '' }, answer) => {
    const isFeed = url.endsWith('/feeds/all.atom');
    answer.setHeader('date', new Date(Date.now() + offMs).toUTCString());
    if (url !== '/' && !isFeed) return answer.writeHead(404).end();
    answer.writeHead(200, { 'content-type': isFeed ? 'application/atom+xml' : 'text/html' });
    return answer.end(isFeed ? '<?xml version="1.0"?>' : '<!doctype html>');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  ends.push(() => new Promise((closed) => server.close(closed)));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function folder() {
  const own = mkdtempSync(join(tmpdir(), 'doctor-'));
  ends.push(() => rmSync(own, { recursive: true, force: true }));
  return own;
}

async function mailbox(options: Partial<MailboxOptions> = {}) {
  const own = await startMailbox({ dir: folder(), clock: () => new Date(), ...options });
  ends.push(() => own.close());
  return own.endpoint;
}

/** The command among engines of this machine; nothing is asked beyond it. */
async function run(
  env: Readonly<Record<string, string>>,
  stage?: string,
  context?: object,
  {
    hasFolder = false,
    moment = createMemoryMoment(),
    ...options
  }: Partial<DoctorOptions> & { readonly hasFolder?: boolean; readonly moment?: Moment } = {},
) {
  const pubmed = await serve();
  const own = folder();
  if (context) writeFileSync(join(own, 'cdk.context.json'), JSON.stringify(context));
  // The SDK reads these by itself.
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' });
  const data = join(own, 'data');
  if (hasFolder) mkdirSync(data);
  const stdout = new PassThrough();
  const terminal = { stdout, stderr: new PassThrough() } as unknown as Terminal;
  const names = createMemoryDomainNames(
    { 'bounce.lab.org': ['v=spf1 include:amazonses.com ~all'], '_dmarc.lab.org': ['v=DMARC1; p=none'] },
    { 'bounce.lab.org': ['feedback-smtp.eu-west-1.amazonses.com'] },
  );
  const exit = await doctor({ stage, data, ...options }, terminal, {
    env: {
      AWS_REGION: 'eu-west-1',
      NCBI_BASE_URL: pubmed.urls.ncbi,
      PMC_IDCONV_URL: pubmed.urls.idconv,
      NCBI_EMAIL: 'keeper@lab.org',
      ...env,
    },
    names,
    client: bareClient,
    now: () => new Date(),
    moment,
    folder: own,
  });
  const lines = String(stdout.read()).trim().split('\n');
  return { exit, lines, verdicts: lines.slice(0, -2).map((line) => line.split(': ')[0]?.replace(/ +/, ' ')) };
}

describe('doctor', () => {
  it('when a deployment is in order, it says so line by line, and what it could not look at', async () => {
    const { exit, lines, verdicts } = await run({
      SITE_ORIGIN: await site(),
      AWS_ENDPOINT_URL_SES: await mailbox(),
      MAIL_FROM: 'Lab <digest@lab.org>',
    });
    expect(verdicts).toEqual([
      'ok review csc-immune-crosstalk',
      'ok NCBI',
      'ok site',
      'ok feed of csc-immune-crosstalk',
      'ok clock',
      '- table, digest runs, sending',
      'ok credentials and region',
      'ok sending quota',
      'ok sender',
      'ok DKIM',
      'WARN MAIL FROM',
      'ok SPF',
      'ok DMARC',
    ]);
    expect(lines.at(-1)).toBe('11 ok, 1 to look at, 0 failed, 1 left out');
    expect(exit).toBe(0);
  });

  it('when a stage is not ready, it names each fault with what to do, and the exit code is 1', async () => {
    const context = { prod: { mailDomain: 'new.org', mailReplyTo: 'k@new.org', ncbiEmail: 'k@new.org' } };
    const { exit, lines } = await run(
      {
        SITE_ORIGIN: await site(600_000),
        AWS_ENDPOINT_URL_SES: await mailbox({ verified: ['lab.org'], max24HourSend: 200, maxSendRate: 1 }),
      },
      'prod',
      context,
    );
    const failed = lines.filter((line) => line.startsWith('FAIL'));
    expect(failed.map((line) => line.split(': ')[0])).toEqual([
      'FAIL  clock',
      'FAIL  sending quota',
      'FAIL  sender',
      'FAIL  DKIM',
      'FAIL  DMARC',
    ]);
    for (const line of failed) expect(line).toMatch(/ → .{10,}/);
    expect(exit).toBe(1);
  });

  it('when no account and no site is told, it looks at the rest and names what was left out', async () => {
    const { exit, verdicts } = await run({});
    expect(verdicts).toEqual([
      'ok review csc-immune-crosstalk',
      'ok NCBI',
      '- site and feeds',
      '- clock',
      '- table, digest runs, sending',
      '- AWS',
      '- SPF',
      '- DMARC',
    ]);
    expect(exit).toBe(0);
  });

  it('when SES does not answer, that is one fault, and the rest is looked at all the same', async () => {
    const { exit, verdicts } = await run({ AWS_ENDPOINT_URL_SES: 'http://127.0.0.1:9', MAIL_FROM: 'digest@lab.org' });
    expect(verdicts).toEqual(expect.arrayContaining(['FAIL credentials and region', 'ok DMARC']));
    expect(exit).toBe(1);
  });

  it('when its events are to be tried on a data folder, its own mailbox reports them', async () => {
    const { exit, lines } = await run({}, undefined, undefined, { hasFolder: true, sendTest: true });
    expect(lines.filter((line) => /events of SES|schema/.test(line))).toEqual([
      expect.stringMatching(/^WARN {2}schema of the table: version 0: /),
      expect.stringMatching(/^ok {4}events of SES: Send, Delivery and Bounce/),
    ]);
    expect(exit).toBe(0);
  }, 60_000);

  it('when its events are to be tried and the table or the configuration set is not told, that is a fail', async () => {
    const account = { AWS_ENDPOINT_URL_SES: await mailbox(), MAIL_FROM: 'Lab <digest@lab.org>' };
    const withoutTable = await run(account, undefined, undefined, { sendTest: true });
    expect(withoutTable.lines).toContainEqual(expect.stringMatching(/^FAIL {2}events of SES: they cannot be seen/));
    const withoutSet = await run(account, undefined, undefined, { sendTest: true, hasFolder: true });
    expect(withoutSet.lines).toContainEqual(expect.stringMatching(/^FAIL {2}events of SES: SES_CONFIGURATION_SET/));
    expect([withoutTable.exit, withoutSet.exit]).toEqual([1, 1]);
  }, 60_000);

  it('when a part of the account cannot be read, that is one fault among the others', async () => {
    const own = await startMailbox({ dir: folder(), clock: () => new Date() });
    ends.push(() => own.close());
    own.addFaults([{ action: 'GetIdentityDkimAttributes', code: 'AccessDenied', status: 403, count: 9 }]);
    const { verdicts } = await run({ AWS_ENDPOINT_URL_SES: own.endpoint, MAIL_FROM: 'digest@lab.org' });
    expect(verdicts).toEqual(expect.arrayContaining(['ok sending quota', 'FAIL sender', 'ok DMARC']));
  });

  it('when a stage is asked about, the table of this machine’s data folder is not taken for its own', async () => {
    const context = { prod: { mailDomain: 'lab.org', mailReplyTo: 'k@lab.org', ncbiEmail: 'k@lab.org' } };
    const account = { SITE_ORIGIN: await site(), AWS_ENDPOINT_URL_SES: await mailbox() };
    const { verdicts } = await run(account, 'prod', context, { hasFolder: true });
    expect(verdicts).toContain('- table, digest runs, sending');
  });

  it('when the stage has no settings here, it says which file is missing', async () => {
    await expect(run({}, 'prod')).rejects.toThrow('There is no cdk.context.json here.');
  });
});

/** A deployment that was just made: its table, its SES, its first sweep, and a feedback function that works or does not. */
async function freshDeployment({ hearsBack }: { readonly hearsBack: boolean }) {
  const dynamo = await startDynalite({ dir: null });
  ends.push(() => dynamo.close());
  const ses = await startMailbox({ dir: folder(), clock: () => new Date() });
  ends.push(() => ses.close());
  const env = {
    SITE_ORIGIN: await site(),
    AWS_ENDPOINT_URL_DYNAMODB: dynamo.endpoint,
    AWS_ENDPOINT_URL_SES: ses.endpoint,
    AWS_REGION: 'eu-west-1',
    MAIL_FROM: 'Lab <digest@lab.org>',
    SES_CONFIGURATION_SET: 'ours',
    TABLE_NAME: 'deployed',
  };
  // The table is opened as every keeper's command does it.
  Object.assign(process.env, env, { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' });
  const client = createDynamoClient();
  await ensureTable(client, 'deployed');
  const stores = createDynamoStores({ client, tableName: 'deployed', addressKey: 'a key of this suite, 16 bytes' });
  const probes = createMailProbes(openTable(client, 'deployed'));
  const log = () => {};
  await holdUntilLive([{ slug: 'csc-immune-crosstalk' }], new Date(), { ...stores, log });
  const clock = createMemoryMoment();
  const feedback = async () => {
    for (const event of hearsBack ? await ses.events() : []) await recordFeedback(event, { ...stores, probes, log });
  };
  const moment = {
    ...clock,
    wait: async (ms: number) => {
      await feedback();
      await clock.wait(ms);
    },
  };
  const paused = async () => (await stores.sending.read()).paused;
  return { goLive: () => run(env, undefined, undefined, { goLive: true, moment }), paused };
}

describe('doctor --go-live', () => {
  it('when nothing fails, digests that the fresh deployment held are let out', async () => {
    const { goLive, paused } = await freshDeployment({ hearsBack: true });
    expect(await paused()).toMatchObject({ by: 'deployment' });
    const { exit, lines, verdicts } = await goLive();
    expect(lines.filter((line) => /^(FAIL|- )/.test(line))).toEqual([]);
    expect(verdicts).toEqual(expect.arrayContaining(['WARN sending', 'ok events of SES']));
    expect([exit, await paused()]).toEqual([0, null]);
  }, 60_000);

  it('when one check fails, it refuses with exit code 1 and digests stay held', async () => {
    const { goLive, paused } = await freshDeployment({ hearsBack: false });
    const { exit, lines } = await goLive();
    expect(lines.filter((line) => line.startsWith('FAIL'))).toEqual([expect.stringMatching(/^FAIL {2}events of SES/)]);
    expect(exit).toBe(1);
    expect(await paused()).toMatchObject({ by: 'deployment' });
  }, 60_000);

  it('when no deployment is told, it asks which one', async () => {
    await expect(run({}, undefined, undefined, { goLive: true })).rejects.toThrow('Which deployment goes live?');
  });
});
