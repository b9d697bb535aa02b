import { allTopics, type Claim, freshState, plainChoices, type Subscription } from '../../lambda/core/subscription.ts';

/** A confirmed weekly reader of everything after event 0. The first digit of its id is its shard. */
export function subscription(id: string, changes: Partial<Subscription> = {}): Subscription {
  return {
    id: id.padEnd(32, '0'),
    review: 'small-review',
    address: `reader-${id}@example.org`,
    status: 'ACTIVE',
    consentVersion: 2,
    cadence: 'weekly',
    topics: { [allTopics]: 0 },
    cursor: 0,
    since: 0,
    claim: null,
    createdAt: '2026-11-01T00:00:00.000Z',
    confirmedAt: '2026-11-01T00:01:00.000Z',
    endedAt: null,
    confirmBy: null,
    lastSent: null,
    ...plainChoices,
    ...freshState,
    ...changes,
  };
}

export function claim(changes: Partial<Claim> = {}): Claim {
  return {
    delivery: 'delivery1',
    run: 'weekly#2026-11-16T06:00Z',
    from: 0,
    to: 3,
    at: '2026-11-16T06:15:00.000Z',
    attempt: 1,
    ...changes,
  };
}
