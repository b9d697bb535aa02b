import { describe, expect, it } from '@jest/globals';
import { readerActions } from '../../lambda/steps/reader-actions.ts';
import { createKillSwitch, KilledError } from '../memory/kill-switch.ts';
import { announce } from '../steps/digest-bench.ts';
import { type ReadersBench, readersBench } from './reader.ts';

const reader = 'reader@example.org';
const fresh = 'new.one@example.org';
type Actions = ReturnType<typeof readerActions>;
const tokenOf = (url: string) => new URL(url, 'https://living.example.org').searchParams.get('token') ?? '';

interface Scenario {
  readonly name: string;
  /** Brings the reader to where the act is due; answers its token. */
  readonly prepare: (bench: ReadersBench) => Promise<string>;
  readonly act: (actions: Actions, token: string) => Promise<unknown>;
  /** What each digest in a reader's mailbox holds at the end, whoever died. */
  readonly digests: readonly string[];
}

const slug = 'small-review';
const join = (bench: ReadersBench) => bench.join(reader, { topics: ['macrophages', 'vaccines'] });

const scenarios: readonly Scenario[] = [
  {
    name: 'asking for another address',
    prepare: async (bench) => tokenOf((await join(bench)).preferencesUrl),
    act: (actions, token) => actions.askForAddress(slug, token, fresh),
    digests: [`${reader}: 301`, `${reader}: 302`],
  },
  {
    name: 'confirming another address',
    prepare: async (bench) => {
      const { preferencesUrl } = await join(bench);
      const page = await (await bench.get(preferencesUrl)).text();
      await bench.post(bench.formOf(page, 'Send the link'), { email: fresh });
      return tokenOf(bench.ownLink(bench.mailsTo(fresh).at(-1)?.text ?? '', 'address'));
    },
    act: (actions, token) => actions.confirmAddress(slug, token),
    digests: [`${fresh}: 301`, `${fresh}: 302`],
  },
  {
    name: 'leaving a topic',
    prepare: async (bench) => tokenOf((await join(bench)).unsubscribeUrl),
    act: (actions, token) => actions.leave(slug, token, 'vaccines'),
    digests: [`${reader}: 301`],
  },
  {
    name: 'leaving everything',
    prepare: async (bench) => tokenOf((await join(bench)).unsubscribeUrl),
    act: (actions, token) => actions.leave(slug, token, null),
    digests: [],
  },
  {
    name: 'taking it back',
    prepare: async (bench) =>
      tokenOf(bench.ownLink(await (await bench.post((await join(bench)).unsubscribeUrl)).text(), 'undo')),
    act: (actions, token) => actions.undo(slug, token),
    digests: [`${reader}: 301`, `${reader}: 302`],
  },
  {
    name: 'erasing one’s data',
    prepare: async (bench) => {
      const page = await (await bench.get((await join(bench)).preferencesUrl)).text();
      await bench.post(bench.formOf(page, 'Mail me a link to erase my data'));
      return tokenOf(bench.ownLink(bench.mailsTo(reader).at(-1)?.text ?? '', 'erase'));
    },
    act: (actions, token) => actions.eraseOwnData(slug, token),
    digests: [],
  },
];

async function lived(scenario: Scenario, killAt: number, when: 'before' | 'after') {
  const bench = await readersBench();
  const token = await scenario.prepare(bench);
  const killSwitch = createKillSwitch(killAt, when);
  const wrapped = {
    ...bench.service,
    store: killSwitch.wrap('store', bench.service.store),
    subscriptions: killSwitch.wrap('subscriptions', bench.service.subscriptions),
    mailer: killSwitch.wrap('mailer', bench.service.mailer),
    counters: killSwitch.wrap('counters', bench.service.counters),
  };
  const died = await scenario.act(readerActions(wrapped, bench.now), token).then(
    () => false,
    (error: unknown) => {
      if (!(error instanceof KilledError)) throw error;
      return true;
    },
  );
  // The page said that something went wrong: the reader tries again a little later.
  bench.passMinutes(16);
  if (died) await scenario.act(readerActions(bench.service, bench.now), token);
  await announce(bench.store, '301');
  await bench.passDays(7);
  await announce(bench.store, '302:vaccines');
  await bench.passDays(7);
  return { bench, calls: killSwitch.calls };
}

describe('a reader’s own doing that is killed', () => {
  it.each(
    scenarios.flatMap((scenario) =>
      (['before', 'after'] as const).map((when) => [scenario.name, when, scenario] as const),
    ),
  )(
    'when %s dies %s any of its calls and is tried again, it is done once, and no digest is lost or repeated',
    async (_, when, scenario) => {
      const { calls, bench: whole } = await lived(scenario, Number.POSITIVE_INFINITY, when);
      expect(whole.digests()).toEqual(scenario.digests);
      expect(calls.length).toBeGreaterThan(1);
      const known = (await whole.stored()).map(({ status, address }) => `${status} ${address}`).toSorted();
      for (let killAt = 1; killAt <= calls.length; killAt += 1) {
        const { bench } = await lived(scenario, killAt, when);
        const call = calls[killAt - 1];
        expect({ call, digests: bench.digests() }).toEqual({ call, digests: scenario.digests });
        const now = (await bench.stored()).map(({ status, address }) => `${status} ${address}`).toSorted();
        expect({ call, now }).toEqual({ call, now: known });
        expect(bench.mailsTo(fresh).length).toBeLessThanOrEqual(2);
      }
    },
    60_000,
  );
});
