import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { exportData, restoreData } from '../../cli/data.ts';
import { move, type Run, tearDown } from '../../cli/deployment.ts';
import { takeOverKeys } from '../../cli/keys-take-over.ts';
import { pauseEverything } from '../../cli/pause.ts';
import { readStageConfig } from '../../infra/config.ts';
import { createDynamoClient } from '../../lambda/adapters/dynamodb/client.ts';
import { ensureTable } from '../../lambda/adapters/dynamodb/ensure-table.ts';
import { createDynamoStores } from '../../lambda/adapters/dynamodb/stores.ts';
import { createHmacTokens } from '../../lambda/adapters/hmac/hmac-tokens.ts';
import { parseSecret } from '../../lambda/adapters/secrets-manager/read-secret.ts';
import { joinedKeyrings } from '../../lambda/core/keyring.ts';
import { type Dynalite, startDynalite } from '../../local/dynamodb/start-dynalite.ts';
import { subscription } from '../builders/subscriptions.ts';
import { day } from '../steps/poll-bench.ts';
import { capturedTerminal } from './captured-terminal.ts';
import { ownEnvironment } from './kept-folder.ts';
import { type SecretVault, startSecretVault } from './secret-vault.ts';
import { grownUp, twoLives } from './two-lives.ts';

const arn = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:old';
const keysOf = (letter: string) => ({ tokenKey: letter.repeat(64), addressKey: letter.repeat(40) });

let restoreEnvironment: () => void;
let folder: string;
let vault: SecretVault;
/** One engine a region. */
let regions: Readonly<Record<string, Dynalite>>;
let clients: Readonly<Record<string, DynamoDBClient>>;
beforeEach(async () => {
  restoreEnvironment = ownEnvironment();
  folder = await mkdtemp(join(tmpdir(), 'deployment-'));
  vault = await startSecretVault({ [arn]: keysOf('o'), 'new-secret': { ...keysOf('n'), ncbiApiKey: 'n' } });
  const prod = {
    ...{ siteDomain: 'review.lab.org', mailDomain: 'lab.org', mailReplyTo: 'k@lab.org', ncbiEmail: 'k@lab.org' },
    ...{ alarmEmail: 'k@lab.org', certificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/8f1a2b3c' },
  };
  await writeFile(join(folder, 'cdk.context.json'), JSON.stringify({ prod }));
  regions = { 'us-east-1': await startDynalite({ dir: null }), 'eu-west-1': await startDynalite({ dir: null }) };
  clients = Object.fromEntries(
    Object.entries(regions).map(([region, { endpoint }]) => [region, createDynamoClient({ endpoint })]),
  );
  Object.assign(process.env, {
    ...{ AWS_ENDPOINT_URL_DYNAMODB: regions['us-east-1']?.endpoint, TABLE_NAME: 'old-table', SECRET_ARN: arn },
    ...{ AWS_ENDPOINT_URL_SECRETS_MANAGER: vault.endpoint, AWS_REGION: 'us-east-1' },
    ...{ AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' },
  });
}, 60_000);
afterEach(async () => {
  restoreEnvironment();
  for (const client of Object.values(clients)) client.destroy();
  for (const engine of Object.values(regions)) await engine.close();
  await vault.close();
  await rm(folder, { recursive: true, force: true });
});

/** The project's own commands run for real, in each region's engine; what cdk is told is written down. */
function theWorld({ fails = () => false }: { readonly fails?: (line: string) => boolean } = {}) {
  const cdk: string[] = [];
  const run: Run = async (program, args, env) => {
    const line = args.join(' ');
    if (fails(line)) return 1;
    const region = env.AWS_REGION ?? '';
    if (program === 'cdk') {
      cdk.push(`${region}: ${line}`);
      const file = args[args.indexOf('--outputs-file') + 1] ?? '';
      if (args.includes('--outputs-file')) {
        await ensureTable(clients[region]!, 'new-table');
        await writeFile(file, JSON.stringify({ Stack: { TableName: 'new-table', SecretName: 'new-secret' } }));
      }
      return 0;
    }
    const saved = { ...process.env };
    Object.assign(process.env, env, { AWS_ENDPOINT_URL_DYNAMODB: regions[region]?.endpoint });
    try {
      const { terminal } = capturedTerminal();
      const data = join(folder, 'own');
      const last = args.at(-1) ?? '';
      if (args[0] === 'pause') return await pauseEverything({ data, reason: last }, terminal);
      if (line.startsWith('data export')) return await exportData(last, { data }, terminal, day(17));
      if (line.startsWith('keys take-over')) return await takeOverKeys({ from: last }, terminal);
      if (line.startsWith('data restore'))
        return await restoreData(args[2] ?? '', { data, replace: true }, terminal, day(17));
      throw new Error(`no such command: ${line}`);
    } finally {
      Object.assign(process.env, saved);
    }
  };
  return { cdk, run };
}

const having = (run: Run) => ({ run, settings: folder });
const options = () => ({ stage: 'prod', export: join(folder, 'copies'), dryRun: false, yes: true });
const stores = (region: string, tableName: string, addressKey = 'o'.repeat(40)) =>
  createDynamoStores({ client: clients[region]!, tableName, addressKey });

describe('deployment move', () => {
  it('when a deployment moves, its items, its keys and its readers are there, nobody is mailed yet, and the old one stands still', async () => {
    const here = twoLives(clients['us-east-1']!);
    const old = await grownUp(here, 'old-table');
    const reader = subscription('e1', { address: 'found@example.org', cursor: 3 });
    await stores('us-east-1', 'old-table').subscriptions.create(reader);
    const claim = {
      purpose: 'unsubscribe',
      review: 'small-review',
      subscription: reader.id,
      consentVersion: 2,
    } as const;
    const link = createHmacTokens(parseSecret(vault.secrets.get(arn) ?? '', arn).tokenKeys).sign(claim);
    const { cdk, run } = theWorld();
    const { terminal, said } = capturedTerminal();
    expect(await move({ ...options(), to: 'eu-west-1' }, terminal, day(17), having(run))).toBe(0);

    const there = twoLives(clients['eu-west-1']!);
    expect(await there.items('new-table')).toEqual(await here.items('old-table'));
    const moved = parseSecret(vault.secrets.get('new-secret') ?? '', 'new');
    expect(createHmacTokens(moved.tokenKeys).verify(link, 'unsubscribe')).toEqual(claim);
    const found = await stores('eu-west-1', 'new-table', moved.addressKey).subscriptions.byAddress(
      'small-review',
      reader.address,
    );
    expect(found?.id).toBe(reader.id);
    expect(moved.ncbiApiKey).toBe('n');
    expect((await stores('eu-west-1', 'new-table').sending.read()).paused).not.toBeNull();
    expect(await old.servicePause.read()).toMatchObject({ reason: 'it moves to eu-west-1' });
    expect(cdk[0]).toBe('eu-west-1: bootstrap -c stage=prod');
    expect(cdk[1]).toMatch(
      /^eu-west-1: deploy -c stage=prod -c siteDomain= -c certificateArn= -c tagAuthority=review\.lab\.org --require-approval never --outputs-file /,
    );
    expect(cdk).toHaveLength(2);
    expect(said()).toContain('sending resume');
    expect(said()).not.toContain('o'.repeat(40));

    // The same command again: nothing is lost or doubled.
    expect(await move({ ...options(), to: 'eu-west-1' }, terminal, day(18), having(run))).toBe(0);
    expect(await there.items('new-table')).toEqual(await here.items('old-table'));
  }, 120_000);

  it('when a step fails, it stops there, says where, and the same command ends it', async () => {
    const here = twoLives(clients['us-east-1']!);
    await grownUp(here, 'old-table');
    for (const at of ['data export', 'deploy', 'keys take-over', 'data restore']) {
      const { terminal, said } = capturedTerminal();
      const broken = theWorld({ fails: (line) => line.startsWith(at) });
      expect(await move({ ...options(), to: 'eu-west-1' }, terminal, day(17), having(broken.run))).toBe(1);
      expect(said()).toMatch(/It stopped at step \d of 6/);
    }
    const { terminal } = capturedTerminal();
    expect(await move({ ...options(), to: 'eu-west-1' }, terminal, day(18), having(theWorld().run))).toBe(0);
    const there = twoLives(clients['eu-west-1']!);
    expect(await there.items('new-table')).toEqual(await here.items('old-table'));
  }, 120_000);

  it('when it is not said which deployment, or where to, nothing is begun', async () => {
    const { terminal } = capturedTerminal();
    const never: Run = async () => {
      throw new Error('should not be called');
    };
    await expect(move({ ...options(), to: 'Ireland' }, terminal, day(17), having(never))).rejects.toThrow(
      'is no region',
    );
    await expect(move({ ...options(), to: 'us-east-1' }, terminal, day(17), having(never))).rejects.toThrow('already');
    await writeFile(join(folder, 'cdk.context.json'), JSON.stringify({ prod: { mailDomain: 'lab.org' } }));
    await expect(tearDown(options(), terminal, day(17), having(never))).rejects.toThrow('cdk would invent them');
    await rm(join(folder, 'cdk.context.json'));
    await expect(tearDown(options(), terminal, day(17), having(never))).rejects.toThrow('no cdk.context.json');
    for (const name of ['AWS_ENDPOINT_URL_DYNAMODB', 'TABLE_NAME', 'SECRET_ARN'] as const) {
      const { [name]: value } = process.env;
      delete process.env[name];
      await expect(move({ ...options(), to: 'eu-west-1' }, terminal, day(17), having(never))).rejects.toThrow(
        `${name} is not set`,
      );
      await expect(tearDown(options(), terminal, day(17), having(never))).rejects.toThrow(`${name} is not set`);
      process.env[name] = value;
    }
  });
});

describe('deployment tear-down', () => {
  it('when it is taken down, it is stopped and copied before the stack goes, and the copy comes back in another table', async () => {
    const here = twoLives(clients['us-east-1']!);
    const old = await grownUp(here, 'old-table');
    const { cdk, run } = theWorld();
    const { terminal, said } = capturedTerminal();
    expect(await tearDown(options(), terminal, day(17), having(run))).toBe(0);
    expect(await old.servicePause.read()).toMatchObject({ reason: 'it is taken down' });
    expect(cdk).toEqual([
      'us-east-1: deploy -c stage=prod -c protectStack=no --require-approval never',
      'us-east-1: destroy -c stage=prod --force',
    ]);
    const [, copy = ''] = /data restore (\S+) --replace/.exec(said()) ?? [];
    await ensureTable(clients['us-east-1']!, 'again');
    process.env.TABLE_NAME = 'again';
    expect(await restoreData(copy, { data: '/nowhere', replace: true }, terminal, day(18))).toBe(0);
    expect(await here.items('again')).toEqual(await here.items('old-table'));
  }, 120_000);

  it('when the copy fails, the stack is not touched', async () => {
    await grownUp(twoLives(clients['us-east-1']!), 'old-table');
    const { cdk, run } = theWorld({ fails: (line) => line.startsWith('data export') });
    expect(await tearDown(options(), capturedTerminal().terminal, day(17), having(run))).toBe(1);
    expect(cdk).toEqual([]);
  }, 60_000);

  it.each([
    [{ dryRun: true, yes: true }, 0],
    [{ dryRun: false, yes: false }, 1],
  ])('when it is asked with %j, it shows the steps and does nothing', async (asked, code) => {
    const never: Run = async () => {
      throw new Error('should not be called');
    };
    const { terminal, printed, said } = capturedTerminal();
    expect(await tearDown({ ...options(), ...asked }, terminal, day(17), having(never))).toBe(code);
    expect(printed()).toContain('4 of 4, the stack goes:\n    npx cdk destroy -c stage=prod --force\n');
    expect(said()).toContain('Nothing was done');
  });

  it('when protection is taken off, the data is kept all the same', () => {
    const read = (values: Readonly<Record<string, unknown>>) => readStageConfig((key) => values[key]);
    expect(read({ stage: 'prod' })).toMatchObject({ protectStack: true, keepData: true });
    expect(read({ stage: 'prod', protectStack: 'no' })).toMatchObject({ protectStack: false, keepData: true });
  });
});

describe('keys take-over', () => {
  it('when a table has readers of its own under another key, it is refused; a file will do; two keys of one id will not', async () => {
    await ensureTable(clients['us-east-1']!, 'own');
    Object.assign(process.env, { TABLE_NAME: 'own', SECRET_ARN: 'new-secret' });
    const { terminal, said } = capturedTerminal();
    const file = join(folder, 'secrets.json');
    await writeFile(file, JSON.stringify({ tokenKey: `2027:${'f'.repeat(40)}`, addressKey: 'f'.repeat(40) }));
    await stores('us-east-1', 'own', 'n'.repeat(40)).subscriptions.create(subscription('a1'));
    await expect(takeOverKeys({ from: file }, terminal)).rejects.toThrow('has readers under an address key of its own');
    expect(vault.puts()).toBe(0);
    process.env.TABLE_NAME = 'empty';
    await ensureTable(clients['us-east-1']!, 'empty');
    expect(await takeOverKeys({ from: file }, terminal)).toBe(0);
    expect(parseSecret(vault.secrets.get('new-secret') ?? '', 'new')).toMatchObject({
      tokenKeys: [{ kid: '2027' }, { kid: null, key: 'n'.repeat(64) }],
      addressKey: 'f'.repeat(40),
      ncbiApiKey: 'n',
    });
    expect(await takeOverKeys({ from: file }, terminal)).toBe(0);
    expect(said()).toContain('nothing was changed');
    await writeFile(file, 'no json');
    await expect(takeOverKeys({ from: file }, terminal)).rejects.toThrow('it is not JSON');
    await expect(takeOverKeys({ from: 'no-such' }, terminal)).rejects.toThrow('no such secret');
    expect(joinedKeyrings(`a:${'1'.repeat(40)}`, `a:${'2'.repeat(40)}`)).toBeNull();
  }, 60_000);
});
