import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { createDynamoClient } from '../../lambda/adapters/dynamodb/client.ts';
import { createDynamoStores } from '../../lambda/adapters/dynamodb/stores.ts';
import { recordFeedback } from '../../lambda/steps/record-feedback.ts';
import { startDynalite } from '../../local/dynamodb/start-dynalite.ts';
import { startMailbox } from '../../local/mailbox/start-mailbox.ts';
import { createRandom } from '../simulation/random.ts';
import { bundleCli } from './bundled-cli.ts';
import { deliveryOf, drawFault, drawProfile, dynamoFate, sesFate, throttledTable } from './engine-faults.ts';
import { type AcceptedMail, type Findings, judge, type Leave, type ProcessEnd } from './engine-oracle.ts';
import { type Call, type Fate, type Outcome, startFailingProxy } from './failing-proxy.ts';
import { articlesOf, slug, unset } from './journey-folder.ts';
import { unsubscribeOverHttp } from './reader-over-http.ts';
import { startStrangersNcbi } from './strangers-ncbi.ts';
import { citing } from './strangers-papers.ts';
import { type Ended, livingReview } from './tick-process.ts';

export interface DrillOptions {
  readonly seed: number;
  readonly kills: number;
  readonly days: number;
  readonly every: number;
  /** Told each moment of simulated time that is done. */
  readonly onProgress?: (line: string) => void;
}

export interface DrillReport extends Findings {
  readonly kills: number;
  readonly processes: number;
  readonly failedProcesses: number;
  readonly faults: number;
  readonly eventsLost: number;
  readonly leaves: number;
}

type Engine = 'dynamo' | 'ses';
interface Ambush {
  readonly engine: Engine;
  /** Strikes at this call of the process, from 1. */
  readonly call: number;
  readonly strike: (call: Call) => Promise<Fate | null>;
}

const dayMs = 86_400_000;
const readers = [
  ...['daily-1', 'daily-2', 'daily-3', 'leaver-1', 'leaver-2'].map((name) => ({ name, cadence: 'daily' })),
  ...['weekly-1', 'weekly-2'].map((name) => ({ name, cadence: 'weekly' })),
].map(({ name, cadence }) => ({ email: `${name}@example.org`, cadence, consent: 'drill' }));
const leavers = readers.map(({ email }) => email).filter((email) => email.startsWith('leaver'));

/**
 * The command line against somebody else's SES and DynamoDB, which fail by seed at every kind of moment, while the process
 * itself is killed with SIGKILL at its calls and between them. Everything is counted from the mailbox behind them.
 */
export async function runEnginesDrill(options: DrillOptions): Promise<DrillReport> {
  const random = createRandom(options.seed, 'drill');
  const dice = createRandom(options.seed, 'faults');
  const profile = drawProfile(createRandom(options.seed, 'profile'));
  const folder = await mkdtemp(join(tmpdir(), 'living-review-engines-'));
  const cli = await bundleCli();
  const ncbi = await startStrangersNcbi();
  let now = Date.parse('2026-01-05T09:00:00Z');
  const dynalite = await startDynalite({ dir: null });
  const mailbox = await startMailbox({ dir: join(folder, 'their-mail'), clock: () => new Date(now) });
  const client = createDynamoClient({ endpoint: dynalite.endpoint });
  const stores = createDynamoStores({ client, tableName: 'living-review', addressKey: '' });

  let calm = true;
  let faults = 0;
  let outageLeft = 0;
  const ends: ProcessEnd[] = [];
  const calls = { dynamo: 0, ses: 0 };
  let ambush: Ambush | null = null;
  const sends: (Outcome & { delivery: string; at: number; process: number })[] = [];
  const lost = new Set<number>();
  const leaves: Leave[] = [];

  /** An ambush first, then what the dice say. */
  const fateOf = (engine: Engine, drawn: () => Fate) => async (call: Call) => {
    if (engine === 'dynamo' || call.operation === 'SendRawEmail') calls[engine] += 1;
    if (ambush?.engine === engine && ambush.call === calls[engine]) {
      const struck = await ambush.strike(call);
      if (struck) return struck;
    }
    const fate: Fate = calm ? { kind: 'passes' } : drawn();
    if (fate.kind !== 'passes' || fate.delayMs) faults += 1;
    return fate;
  };
  const dynamo = await startFailingProxy({
    target: dynalite.endpoint,
    fateOf: fateOf('dynamo', () => {
      if (outageLeft === 0 && dice.chance(profile.outage)) outageLeft = dice.between(3, 12);
      if (outageLeft > 0) {
        outageLeft -= 1;
        return { kind: 'refused', answer: throttledTable(dice) };
      }
      return dynamoFate(drawFault(profile.dynamo, dice), dice);
    }),
  });
  const ses = await startFailingProxy({
    target: mailbox.endpoint,
    fateOf: fateOf('ses', () => sesFate(drawFault(profile.ses, dice), dice)),
    onOutcome: (call, outcome) => {
      const delivery = deliveryOf(call);
      if (delivery && outcome.done) sends.push({ ...outcome, delivery, at: call.at, process: ends.length });
    },
  });
  const env = {
    ...unset,
    ...ncbi.env,
    NCBI_API_KEY: 'a-key',
    NCBI_EMAIL: 'keeper@example.org',
    AWS_ENDPOINT_URL_DYNAMODB: dynamo.endpoint,
    AWS_ENDPOINT_URL_SES: ses.endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'stranger',
    AWS_SECRET_ACCESS_KEY: 'stranger',
  };

  let gone = async () => {};
  const run = async (args: readonly string[]): Promise<Ended> => {
    calls.dynamo = 0;
    calls.ses = 0;
    const ended = await livingReview([...args, '--data', join(folder, 'data')], {
      env,
      entry: cli.entry,
      onStart: (kill) => {
        gone = kill;
      },
    });
    await Promise.all([dynamo.idle(), ses.idle()]);
    ends.push({ well: ended.code === 0 });
    if (/unexpected/.test(ended.stderr)) throw new Error(`not in one clear line: ${ended.stderr}`);
    return ended;
  };
  const tick = () => run(['tick', '--now', new Date(now).toISOString()]);
  const tickUntilDone = async () => {
    let said = '';
    for (let attempt = 0; attempt < 20; attempt += 1) {
      const ended = await tick();
      if (ended.code === 0) return;
      said = ended.stderr;
    }
    throw new Error(`tick never came to its end: ${said}`);
  };
  /** SES's events reach the service, but for those this seed loses. */
  const deliverEvents = async () => {
    const events = await mailbox.takeEvents();
    const sequences = new Map((await mailbox.envelopes()).map(({ id, sequence }) => [id, sequence]));
    for (const event of events) {
      const sequence = sequences.get(event.id.slice(0, event.id.indexOf(':'))) ?? 0;
      if (event.kind === 'send' && random.chance(profile.eventsLost)) lost.add(sequence);
      if (lost.has(sequence)) continue;
      await recordFeedback(event, { subscriptions: stores.subscriptions, log: () => {} });
    }
    const last = events.at(-1);
    if (last) await mailbox.acknowledge(last.id);
  };
  const leave = async (email: string) => {
    const mail = (await mailbox.messages()).find(({ recipients }) => recipients.includes(email));
    if (!mail) return;
    const subscription = mail.tags.subscription ?? '';
    await unsubscribeOverHttp(mail.raw, join(folder, 'data'), stores, new Date(now));
    const at = performance.now();
    const claimed = (await stores.subscriptions.get(slug, subscription))?.claim !== null;
    leaves.push({ reader: email, at, process: ends.length, claimed });
  };

  try {
    await tickUntilDone();
    const list = join(folder, 'readers.jsonl');
    await writeFile(list, readers.map((reader) => JSON.stringify(reader)).join('\n'));
    const imported = await run(['subscribers', 'import', list, '--review', slug]);
    if (imported.code !== 0) throw new Error(imported.stderr);
    const owed = new Map(readers.map(({ email }) => [email, new Set<string>()]));

    const moments = Math.floor(options.days / options.every);
    let killed = 0;
    let usual = { ms: 2_000, dynamo: 60, ses: readers.length };
    calm = false;
    for (let moment = 1; moment <= moments; moment += 1) {
      now += options.every * dayMs;
      for (let paper = random.between(1, 3); paper > 0; paper -= 1) {
        const pmid = String(38_000_000 + moment * 10 + paper);
        ncbi.world.papers.set(pmid, citing(pmid, { entrez: new Date(now - dayMs).toISOString().slice(0, 10) }));
        ncbi.world.citedIn.add(pmid);
        for (const articles of owed.values()) articles.add(pmid);
      }
      const share = Math.ceil((options.kills - killed) / (moments - moment + 1));
      for (let time = 0, attempts = 0; time < share && attempts < 3 * share; attempts += 1) {
        ambush = killing(random, usual, () => gone());
        const timer = ambush ? null : setTimeout(() => void gone(), random.next() * usual.ms);
        const ended = await tick();
        if (timer) clearTimeout(timer);
        ambush = null;
        if (ended.signal === 'SIGKILL') {
          killed += 1;
          time += 1;
        }
        if (random.chance(0.5)) await deliverEvents();
      }
      const leaver = moment === Math.ceil(moments / 3) ? leavers[0] : moment === moments - 1 ? leavers[1] : undefined;
      if (leaver) ambush = leaving(random, usual, () => leave(leaver));
      const before = ends.length;
      await tickUntilDone();
      ambush = null;
      if (leaver && leaves.at(-1)?.reader !== leaver) await leave(leaver);
      if (ends.length === before + 1) usual = { ...usual, dynamo: Math.max(20, calls.dynamo) };
      await deliverEvents();
      now += 25 * 60_000;
      await tickUntilDone();
      await deliverEvents();
      options.onProgress?.(`${moment}/${moments} moments, ${killed} kills, ${sends.length} mails, ${faults} faults`);
      now -= 25 * 60_000;
    }
    calm = true;
    for (const laterMs of [30 * 60_000, 8 * dayMs, 8 * dayMs + 30 * 60_000]) {
      now += laterMs;
      await tickUntilDone();
      await deliverEvents();
    }

    const mails: AcceptedMail[] = [];
    for (const { tags, recipients, raw, sequence } of await mailbox.messages()) {
      const { delivery } = tags;
      const [reader = ''] = recipients;
      if (!delivery) continue;
      const earlier = mails.filter((mail) => mail.delivery === delivery).length;
      const send = sends.filter((each) => each.delivery === delivery)[earlier];
      if (!send) throw new Error(`a mail of ${delivery} that no call brought`);
      const parsed = await simpleParser(raw);
      const content = [parsed.subject, parsed.text, parsed.html].join('\n');
      mails.push({ ...send, reader, articles: articlesOf(parsed), content, eventCame: !lost.has(sequence) });
    }
    return {
      ...judge(mails, ends, leaves, owed),
      kills: killed,
      processes: ends.length,
      failedProcesses: ends.filter(({ well }) => !well).length - killed,
      faults,
      eventsLost: lost.size,
      leaves: leaves.length,
    };
  } finally {
    client.destroy();
    for (const closing of [dynamo, ses, mailbox, dynalite, ncbi]) await closing.close();
    await cli.remove();
    await rm(folder, { recursive: true, force: true });
  }
}

/** At a call of its own, before it, after it, or with the call still on its way; `null`: by the clock. */
function killing(
  random: ReturnType<typeof createRandom>,
  usual: { readonly dynamo: number; readonly ses: number },
  kill: () => Promise<void>,
): Ambush | null {
  if (random.chance(0.2)) return null;
  const engine: Engine = random.chance(0.55) ? 'ses' : 'dynamo';
  const how = random.pick(['before', 'done', 'late'] as const);
  const delayMs = random.between(0, 900);
  return {
    engine,
    call: random.between(1, usual[engine]),
    strike: async () => {
      if (how === 'done') return { kind: 'passes', onceDone: kill };
      await kill();
      return how === 'before' ? { kind: 'cut-before' } : { kind: 'late', delayMs };
    },
  };
}

/** A reader leaves while mails go out: at once with the call, or so that the call waits for it. */
function leaving(
  random: ReturnType<typeof createRandom>,
  usual: { readonly dynamo: number; readonly ses: number },
  leave: () => Promise<void>,
): Ambush {
  const engine: Engine = random.chance(0.6) ? 'ses' : 'dynamo';
  const waits = random.chance(0.5);
  let left: Promise<void> | null = null;
  return {
    engine,
    call: random.between(1, usual[engine]),
    strike: async () => {
      left ??= leave();
      if (waits) await left;
      return null;
    },
  };
}
