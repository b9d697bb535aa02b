import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { pauseEverything, resumeEverything } from '../../cli/pause.ts';
import { sendingStatus } from '../../cli/sending.ts';
import { openSession } from '../../cli/session.ts';
import { createDynamoClient } from '../../lambda/adapters/dynamodb/client.ts';
import { ensureTable } from '../../lambda/adapters/dynamodb/ensure-table.ts';
import { createDynamoStores } from '../../lambda/adapters/dynamodb/stores.ts';
import { pollApp, recheckApp } from '../../lambda/app/finding.ts';
import { publishApp } from '../../lambda/app/publishing.ts';
import { openRunsApp } from '../../lambda/app/sending.ts';
import { pauseService, resumeService } from '../../lambda/steps/pause-service.ts';
import { startDynalite } from '../../local/dynamodb/start-dynalite.ts';
import { createKillSwitch } from '../memory/kill-switch.ts';
import { createMemorySendingState } from '../memory/sending-state.ts';
import { createMemoryServicePause } from '../memory/service-pause.ts';
import { keptFolder, ownEnvironment, slug } from './kept-folder.ts';

let restoreEnvironment: () => void;
beforeEach(() => {
  restoreEnvironment = ownEnvironment();
});
afterEach(() => restoreEnvironment());

describe('pause and resume', () => {
  it('when everything is paused, ticks poll, publish and send nothing, readers may leave, and one digest follows the end', async () => {
    const folder = await keptFolder();
    const { data, terminal, said } = folder;
    try {
      await folder.tick('2026-10-26T08:00:00Z');
      const [early, leaver] = ['early@example.org', 'leaver@example.org'];
      await folder.subscribe({ email: early, cadence: 'weekly' }, { email: leaver, cadence: 'weekly' });
      const before = await folder.files();
      expect(await pauseEverything({ data, reason: 'a test' }, terminal)).toBe(0);
      expect(said()).toContain('Everything is paused');
      expect(await pauseEverything({ data, reason: 'again' }, terminal)).toBe(0);
      expect(said()).toContain('It was paused already');

      expect(await folder.tick('2026-11-09T08:00:00Z')).toContain('not polled, 0 files published, 0 mails sent');
      expect(await folder.files()).toEqual(before);
      expect(await folder.received(early)).toEqual([]);
      await sendingStatus({ data }, terminal);
      expect(said()).toContain('Everything is paused');
      const session = await openSession({ data, review: slug }, terminal);
      try {
        const { subscriptions } = session.service;
        const reader = await subscriptions.byAddress(slug, leaver);
        await subscriptions.end(slug, reader?.id ?? '', 'UNSUBSCRIBED', '2026-11-09T09:00:00.000Z');
        expect(await subscriptions.get(slug, reader?.id ?? '')).toMatchObject({ status: 'UNSUBSCRIBED' });
      } finally {
        await session.close();
      }

      expect(await resumeEverything({ data }, terminal)).toBe(0);
      expect(said()).toContain('Resumed');
      await folder.tick('2026-11-16T08:00:00Z');
      const [digest, ...further] = await folder.received(early);
      expect(digest?.length).toBeGreaterThan(0);
      expect(further).toEqual([]);
      expect(await folder.received(leaver)).toEqual([]);
      expect((await folder.files()).size).toBeGreaterThan(before.size);
      expect(await resumeEverything({ data }, terminal)).toBe(0);
      expect(said()).toContain('It was not paused as a whole');
    } finally {
      await folder.remove();
    }
  }, 240_000);

  it.each([
    ['poll', async () => pollApp()(new Date(), 600_000)],
    ['recheck', async () => recheckApp()(new Date(), 600_000)],
    ['publish', async () => publishApp()(new Date())],
    ['open-digest-runs', async () => openRunsApp()(new Date())],
  ])(
    'when the function %s starts during a pause, it reads that and nothing else',
    async (_, start) => {
      const dynamo = await startDynalite({ dir: null });
      try {
        Object.assign(process.env, {
          AWS_ENDPOINT_URL_DYNAMODB: dynamo.endpoint,
          AWS_REGION: 'eu-west-1',
          AWS_ACCESS_KEY_ID: 'test',
          AWS_SECRET_ACCESS_KEY: 'test',
          TABLE_NAME: 'deployed',
          SITE_BUCKET: 'nowhere',
          SITE_ORIGIN: 'https://living.example.org',
          DIGEST_QUEUE_URL: 'http://127.0.0.1:9/nowhere',
          REVIEWS_DIR: '/nowhere',
        });
        const client = createDynamoClient();
        await ensureTable(client, 'deployed');
        const { servicePause } = createDynamoStores({ client, tableName: 'deployed', addressKey: '' });
        await servicePause.pause(pause);
        await expect(start()).resolves.toBeUndefined();
        await servicePause.resume();
        await expect(start()).rejects.toThrow('/nowhere');
        client.destroy();
      } finally {
        await dynamo.close();
      }
    },
    60_000,
  );

  const pause = { reason: 'a test', at: '2026-11-16T06:15:00.000Z', by: 'keeper' } as const;
  const later = { ...pause, at: '2026-11-16T07:00:00.000Z' };

  it('when the circuit had stopped sending before or sending was paused on its own, `resume` leaves that as it is', async () => {
    const ports = { servicePause: createMemoryServicePause(), sending: createMemorySendingState() };
    const own = { reason: 'bounces', at: '2026-11-15T00:00:00.000Z', by: 'circuit' } as const;
    await ports.sending.pause(own);
    await pauseService(pause, ports);
    expect(await resumeService(ports)).toEqual({ wasPaused: true, sendingPaused: own });
    expect((await ports.sending.read()).paused).toEqual(own);
  });

  it('when it ends, what bounced before goes on counting', async () => {
    const ports = { servicePause: createMemoryServicePause(), sending: createMemorySendingState() };
    const resumed = { at: '2026-11-14T00:00:00.000Z', taken: 7 };
    await ports.sending.pause(pause);
    await ports.sending.resume(resumed);
    await pauseService(later, ports);
    expect(await resumeService(ports)).toEqual({ wasPaused: true, sendingPaused: null });
    expect(await ports.sending.read()).toEqual({ paused: null, resumed });
    // A deployment that was never live is not made so by it.
    const fresh = { servicePause: createMemoryServicePause(), sending: createMemorySendingState() };
    await pauseService(pause, fresh);
    await resumeService(fresh);
    expect(await fresh.sending.read()).toEqual({ paused: null, resumed: null });
  });

  it.each([
    ['pausing', 'before'],
    ['pausing', 'after'],
    ['resuming', 'before'],
    ['resuming', 'after'],
  ] as const)('when %s is killed %s any of its calls, running it again finishes it', async (what, when) => {
    for (let at = 1; at <= 4; at += 1) {
      const ports = { servicePause: createMemoryServicePause(), sending: createMemorySendingState() };
      if (what === 'resuming') await pauseService(pause, ports);
      const kill = createKillSwitch(at, when);
      const dying = {
        servicePause: kill.wrap('servicePause', ports.servicePause),
        sending: kill.wrap('sending', ports.sending),
      };
      await (what === 'pausing' ? pauseService(pause, dying) : resumeService(dying)).catch(() => {});
      if (what === 'pausing') await pauseService(later, ports);
      await resumeService(ports);
      expect(await ports.servicePause.read()).toBeNull();
      expect((await ports.sending.read()).paused).toBeNull();
    }
  });
});
