import type { ViolationKind } from './oracle.ts';

export interface Edit {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** A deliberate bug: one safeguard less. Each `find` must stand exactly once in its file, so that the list stays honest. */
export interface Mutation {
  readonly name: string;
  readonly says: string;
  readonly edits: readonly Edit[];
  /** One of these is what it does to readers; anything else that is found does not count. */
  readonly caughtAs: readonly ViolationKind[];
  /** The first seed that caught it when somebody last looked: lived through first, and only if it does not, the others are. */
  readonly seed: number;
  /** It must be caught by the first so many seeds. */
  readonly within: number;
}

const sendDigests = 'lambda/steps/send-digests.ts';
const claims = 'lambda/adapters/dynamodb/claims.ts';
const writerLease = 'lambda/adapters/dynamodb/writer-lease.ts';

export const mutations: readonly Mutation[] = [
  {
    name: 'mark-before-send',
    says: 'a mail is marked as delivered before it is sent',
    edits: [
      {
        file: sendDigests,
        find: 'await deps.mailer.send(mail)',
        replace: `(await deps.subscriptions.settle(review.slug, subscription.id, claim.delivery, 'delivered', clock().toISOString()), await deps.mailer.send(mail))`,
      },
    ],
    caughtAs: ['lost'],
    seed: 2,
    within: 40,
  },
  {
    name: 'send-before-claim',
    says: 'a mail is sent before the claim on it is made',
    edits: [
      { file: sendDigests, find: 'await deps.mailer.send(mail)', replace: 'early' },
      {
        file: sendDigests,
        find: 'const startedMs = deps.moment.elapsedMs();',
        replace: 'const early = await deps.mailer.send(mail);\n  const startedMs = deps.moment.elapsedMs();',
      },
    ],
    caughtAs: ['repeated', 'after-leaving'],
    seed: 1,
    within: 40,
  },
  {
    name: 'lease-without-fence',
    says: 'a writer whose lease is over goes on writing',
    edits: [
      {
        file: writerLease,
        find: `'epoch') !== epoch) throw stale(what);`,
        replace: `'epoch') < 0) throw stale(what);`,
      },
      { file: writerLease, find: '#fence <= :fence', replace: '#fence <= :fence OR attribute_exists(#PK)' },
      {
        file: writerLease,
        find: '#epoch = :epoch AND (attribute_not_exists(#revision) OR #revision = :revision)',
        replace: 'attribute_exists(#PK) OR #epoch = :epoch OR #revision = :revision',
      },
    ],
    caughtAs: ['missed', 'lost', 'repeated', 'order'],
    seed: 3,
    within: 150,
  },
  {
    name: 'consent-outside-the-claim',
    says: 'consent is looked at when the shard is read, not in the claim',
    edits: [
      {
        file: claims,
        find: '#status = :active AND #consentVersion = :consent AND #cursor = :from AND',
        replace: '#cursor = :from AND',
      },
      {
        file: claims,
        find: '#status = :active AND #consentVersion = :consent AND #claimDelivery = :delivery AND',
        replace: '#claimDelivery = :delivery AND',
      },
    ],
    caughtAs: ['after-leaving'],
    seed: 45,
    within: 400,
  },
  {
    name: 'no-guard',
    says: 'a claim is good for ever: no ten seconds from claim to send',
    edits: [
      { file: sendDigests, find: 'deps.moment.elapsedMs() - startedMs > claimToSendMs', replace: 'startedMs < 0' },
    ],
    caughtAs: ['after-leaving'],
    seed: 16,
    within: 200,
  },
  {
    name: 'cursor-apart-from-mark',
    says: 'the mark and the cursor are two writes',
    edits: [
      { file: claims, find: `          '#cursor = #claimTo',\n`, replace: '' },
      {
        file: claims,
        find: `condition: { expression: '#claimDelivery = :delivery', values: { delivery } },
      });
`,
        replace: `condition: { expression: '#claimDelivery = :delivery', values: { delivery } },
      });
      if (applied)
        await table.update(subscriptionKey(review, id), {
          set: {},
          copy: ['#cursor = #sentTo'],
          condition: { expression: 'attribute_exists(#sentTo)' },
        });
`,
      },
    ],
    caughtAs: ['repeated'],
    seed: 102,
    within: 400,
  },
  {
    name: 'sdk-retries',
    says: 'the SDK sends again by itself after a lost answer',
    edits: [{ file: 'lambda/adapters/ses/ses-mailer.ts', find: 'maxAttempts: 1,', replace: 'maxAttempts: 3,' }],
    caughtAs: ['repeated'],
    seed: 19,
    within: 40,
  },
  {
    name: 'no-sweep',
    says: 'a shard that has begun is left to the queue',
    edits: [
      {
        file: 'lambda/steps/open-digest-runs.ts',
        find: 'if (run.balance) return;',
        replace: 'if (run.balance || (await deps.runs.progress(run)).length > 0) return;',
      },
    ],
    caughtAs: ['lost'],
    seed: 47,
    within: 80,
  },
  {
    name: 'date-high-water-mark',
    says: 'what is dated before the newest article that is stored counts as seen',
    edits: [
      {
        file: 'lambda/steps/take-in.ts',
        find: 'for (const record of fetched.records.toSorted(byFirstSight)) {',
        replace: `let newest = '';
  for await (const { record } of store.allArticles(review.slug)) if (record.entrez > newest) newest = record.entrez;
  for (const record of fetched.records.toSorted(byFirstSight)) {
    if (record.entrez < newest) continue;`,
      },
    ],
    caughtAs: ['missed'],
    seed: 2,
    within: 20,
  },
  {
    name: 'truncated-taken-as-whole',
    says: 'a list that is shorter than it counts is taken as whole',
    edits: [
      {
        file: 'lambda/adapters/ncbi/esearch.ts',
        find: 'missing > 1 || (missing === 1 && (asked.attempt < 3 || pmids.length === 0))',
        replace: 'missing < 0',
      },
    ],
    caughtAs: ['flood'],
    seed: 35,
    within: 150,
  },
  {
    name: 'send-event-ignored',
    says: `SES's own Send event does not settle a doubtful mail`,
    edits: [
      {
        file: 'lambda/steps/record-feedback.ts',
        find: `if (event.delivery) await subscriptions.settle(`,
        replace: `if (event.delivery === '') await subscriptions.settle(`,
      },
    ],
    caughtAs: ['repeated'],
    seed: 4,
    within: 80,
  },
  {
    name: 'readers-see-above-the-head',
    says: 'events count before the head that makes them exist',
    edits: [
      {
        file: 'lambda/adapters/dynamodb/stream-head.ts',
        find: `committed: numberOrNull(item, 'committed') ?? 0,`,
        replace: `committed: (numberOrNull(item, 'committed') ?? 0) + (textOrNull(item, 'leaseUntil') && item.committed ? 1 : 0),`,
      },
    ],
    caughtAs: ['lost', 'missed', 'unwanted', 'order'],
    seed: 1,
    within: 150,
  },
  {
    name: 'pause-ignored',
    says: 'a reader who has paused is served all the same',
    edits: [{ file: sendDigests, find: 'if (!open && isPaused(subscription, now)) return null;', replace: '' }],
    caughtAs: ['paused'],
    seed: 2,
    within: 40,
  },
  {
    name: 'cap-loses-articles',
    says: 'what a mail does not show is in no web edition either',
    edits: [{ file: 'lambda/core/compose-digest.ts', find: 'more: articlesNew - shown.length,', replace: 'more: 0,' }],
    caughtAs: ['lost'],
    seed: 2,
    within: 40,
  },
  {
    name: 'circuit-ignored',
    says: 'mail goes out while sending stands paused',
    edits: [{ file: 'lambda/steps/send-gate.ts', find: `if (await isPaused()) return 'paused';`, replace: '' }],
    caughtAs: ['paused'],
    seed: 5,
    within: 80,
  },
  {
    name: 'quota-ignored',
    says: `the day's quota is not looked at`,
    edits: [
      { file: 'lambda/core/send-rate.ts', find: 'if (left < 1) return', replace: 'if (Number.isNaN(left)) return' },
    ],
    caughtAs: ['over-quota'],
    seed: 7,
    within: 150,
  },
  {
    name: 'zone-ignored',
    says: 'a slot opens when the clock in Greenwich shows its hour',
    edits: [
      {
        file: 'lambda/core/slots.ts',
        find: 'let day = civilDay(new Date(now.valueOf() + dayMs), schedule.timeZone);',
        replace: `let day = civilDay(new Date(now.valueOf() + dayMs), 'UTC');`,
      },
      {
        file: 'lambda/core/slots.ts',
        find: 'firstInstant(day, schedule.hour, schedule.timeZone)',
        replace: `firstInstant(day, schedule.hour, 'UTC')`,
      },
    ],
    caughtAs: ['early', 'lost'],
    seed: 4,
    within: 80,
  },
];
