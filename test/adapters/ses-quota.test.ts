import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createSesQuota, createSesQuotaReader } from '../../lambda/adapters/ses/ses-quota.ts';
import { type Mailbox, startMailbox } from '../../local/mailbox/start-mailbox.ts';
import { createMemoryLog, createMemoryMoment } from '../memory/moment.ts';

const folder = mkdtempSync(join(tmpdir(), 'living-review-quota-'));
let mailbox: Mailbox;
beforeAll(async () => {
  mailbox = await startMailbox({ dir: folder, clock: () => new Date(0), maxSendRate: 14, max24HourSend: 200 });
});
afterAll(async () => {
  await mailbox.close();
  rmSync(folder, { recursive: true, force: true });
});

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

describe('the quota of the account', () => {
  it('when it is asked, it is read once in five minutes and handed out as the same object in between', async () => {
    const moment = createMemoryMoment();
    const { log, lines } = createMemoryLog();
    const quota = createSesQuota({
      endpoint: mailbox.endpoint,
      region: 'us-east-1',
      credentials,
      workers: 1,
      moment,
      log,
    });
    const first = await quota();
    expect(first).toEqual({ perSecond: 14, perDay: 200, sentLastDay: 0, workers: 1 });
    moment.pass(299_000);
    expect(await quota()).toBe(first);
    moment.pass(1_000);
    expect(await quota()).not.toBe(first);
    expect(lines).toEqual([]);
  });

  it('when it cannot be read, the last one holds on, and where there is none, a new account’s pace', async () => {
    const moment = createMemoryMoment();
    const { log, lines } = createMemoryLog();
    const unreachable = { endpoint: 'http://127.0.0.1:1', region: 'us-east-1', credentials, moment, log };
    const quota = createSesQuota(unreachable);
    expect(await quota()).toEqual({ perSecond: 14, perDay: Number.POSITIVE_INFINITY, sentLastDay: 0 });
    expect(lines).toEqual([expect.stringMatching(/^warn the sending quota cannot be read/)]);
    // What assumes a pace of its own is given that; what only shows the quota learns that there is none.
    const own = { perSecond: 1, perDay: 200, sentLastDay: 0 };
    expect(await createSesQuota({ ...unreachable, otherwise: own })()).toBe(own);
    expect(await createSesQuotaReader({ ...unreachable, workers: 1 })()).toBeNull();
  });
});
