import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, describe, expect, it } from '@jest/globals';
import { migrateCommand } from '../../../cli/migrate.ts';
import { createDynamoClient } from '../../../lambda/adapters/dynamodb/client.ts';
import { everybodyHasGotTheirsOnce } from './books.ts';
import { citing, type DrillAccount, hours, openDrillAccount } from './drill-account.ts';
import { toDo } from './runbook-page.ts';

let account: DrillAccount;
afterEach(() => account.close());

const headings = () => account.rung().map(({ heading }) => heading);
const lasting = () => account.rung().flatMap(({ heading, lasts }) => (lasts ? [heading] : []));
const hourMs = 3_600_000;

// There is one stack (infra/app.ts); what can be half-way is one function and not the next, and code without its migration.
describe('drill: a deployment stops half-way', () => {
  it('when a new function lacks its variable and the table waits for its migration, Errors-send-digests rings, and deploying again and `migrate` mend it', async () => {
    account = await openDrillAccount([citing('99000102', '2026-11-03')]);
    await account.live(hours(20.75));
    account.told.SES_CONFIGURATION_SET = '';
    account.coldStart();
    const client = createDynamoClient();
    const Key = { PK: { S: 'SCHEMA#NOW' }, SK: { S: 'VERSION' } };
    await client.send(new DeleteItemCommand({ TableName: 'drill', Key }));
    client.destroy();
    await account.live(hours(21.75));
    // The function for sign-ups sends mail as well, and has the same new code.
    expect(headings().toSorted()).toEqual(['deadletters-schedule', 'errors-answer-sign-ups', 'errors-send-digests']);
    expect(account.history.invocations.filter(({ by, failed }) => by === 'open-digest-runs' && failed)).toEqual([]);
    expect(await account.mailbox.envelopes()).toEqual([]);

    expect(toDo('errors-send-digests')).toContain('`npx cdk deploy` again, then `migrate`');
    delete account.told.SES_CONFIGURATION_SET;
    account.coldStart();
    const migrated = await account.command(migrateCommand);
    expect(migrated).toMatchObject({ code: 0, said: expect.stringContaining('The table has schema version') });
    expect(await account.command(migrateCommand)).toMatchObject({
      said: expect.stringContaining('Nothing to migrate'),
    });
    await account.live(hours(22.75));
    expect(await account.received('daily@example.org')).toEqual([['99000102']]);
    expect(lasting()).toEqual([]);
    await everybodyHasGotTheirsOnce(account);
  }, 600_000);
});

describe('drill: clocks are wrong', () => {
  it.each([
    ['ahead', hourMs],
    ['behind', -hourMs],
  ])(
    'when the clocks of a sweep and its workers are an hour %s, no alarm rings, and right clocks after them repeat and miss nothing',
    async (_, skewMs) => {
      account = await openDrillAccount([citing('99000102', '2026-11-03')]);
      // Ahead, the slot of six opens at five already; behind, it is not there yet at six.
      await account.live(skewMs > 0 ? hours(20.25) : hours(21));
      await account.clock.skewed(skewMs, async () => {
        await account.tick('poll');
        await account.tick('open-digest-runs');
        await account.queues.workOff(account.invoke);
      });
      expect(await account.received('daily@example.org')).toHaveLength(skewMs > 0 ? 1 : 0);
      await account.live(hours(22.25));
      expect(headings()).toEqual([]);
      const link = await account.linkTo('preferences', 'daily@example.org');
      expect((await account.visit(link)).result).toMatchObject({ statusCode: 200 });
      await everybodyHasGotTheirsOnce(account);
    },
    600_000,
  );
});
