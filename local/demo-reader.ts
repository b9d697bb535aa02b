import { z } from 'zod';
import type { Review } from '../lambda/core/review.ts';
import { allTopics, freshState, plainChoices, type Subscription } from '../lambda/core/subscription.ts';
import { activate } from '../lambda/steps/change-subscription.ts';
import type { DataDirectory } from './data-directory.ts';
import type { LocalService } from './local-service.ts';

/** Whose mailbox `npm start` fills. example.org is reserved (RFC 2606): nothing can reach a person. */
export const demoAddress = 'reader@example.org';

/**
 * A confirmed weekly reader of everything, once per review and data folder, from the first baseline on. Asked before and
 * after every poll, so that a kill in between costs the reader nothing.
 */
export async function ensureDemoReader(
  review: Review,
  now: Date,
  data: DataDirectory,
  service: LocalService,
): Promise<void> {
  const { committed, baselineAt } = await service.store.head(review.slug);
  if (baselineAt === null) return;
  const seeded = (await data.read('demo-readers.json', z.array(z.string()))) ?? [];
  if (seeded.includes(review.slug)) return;
  const pending: Subscription = {
    id: service.moment.randomHex(16),
    review: review.slug,
    address: demoAddress,
    status: 'PENDING',
    consentVersion: 1,
    cadence: 'weekly',
    topics: { [allTopics]: committed },
    cursor: committed,
    since: committed,
    claim: null,
    createdAt: now.toISOString(),
    confirmedAt: null,
    endedAt: null,
    confirmBy: null,
    lastSent: null,
    ...plainChoices,
    ...freshState,
  };
  if ((await service.subscriptions.byAddress(review.slug, demoAddress)) === null) {
    await service.subscriptions.create(activate(pending, committed, now));
  }
  await data.write('demo-readers.json', [...seeded, review.slug]);
}
