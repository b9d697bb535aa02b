import { LiteratureUnavailableError } from '../lambda/core/ports/literature.ts';
import type { Review } from '../lambda/core/review.ts';
import { auditRuns } from '../lambda/steps/close-run.ts';
import { heedPause } from '../lambda/steps/heed-pause.ts';
import { openDigestRuns } from '../lambda/steps/open-digest-runs.ts';
import { type PollReport, pollReview } from '../lambda/steps/poll-review.ts';
import { publishReview, publishRoot } from '../lambda/steps/publish-review.ts';
import { purgeSubscriptions } from '../lambda/steps/purge-subscriptions.ts';
import { recheckArticles } from '../lambda/steps/recheck-articles.ts';
import { recordFeedback } from '../lambda/steps/record-feedback.ts';
import { sendDigests } from '../lambda/steps/send-digests.ts';
import { watchSending } from '../lambda/steps/watch-sending.ts';
import { watchVolume } from '../lambda/steps/watch-volume.ts';
import type { DataDirectory } from './data-directory.ts';
import { ensureDemoReader } from './demo-reader.ts';
import type { LocalService } from './local-service.ts';

export interface TickReport {
  readonly review: Review;
  /** `null` when no source answered: `unavailable` says why. */
  readonly poll: PollReport | null;
  readonly unavailable: LiteratureUnavailableError | null;
  readonly published: number;
  readonly mailsSent: number;
  readonly sendingRefused: boolean;
}

/**
 * Everything due at `now`, in the service's one order: feedback · poll · publish · digests · purge. On AWS each part is a
 * Lambda with its own schedule; here they follow each other. Killed anywhere, the next tick does the rest.
 */
export async function tick(service: LocalService, data: DataDirectory, now: Date): Promise<readonly TickReport[]> {
  await takeFeedback(service);
  const reports: TickReport[] = [];
  if (await heedPause('tick', service)) {
    for (const review of service.reviews) reports.push(await restingReview(review, service, now));
    return reports;
  }
  for (const review of service.reviews) reports.push(await tickReview(review, service, data, now));
  await publishRoot(service.reviews, service);
  await takeFeedback(service);
  await watchSending(now, service);
  return reports;
}

/** Everything is paused: what readers ask for is still done, and what is over is forgotten. */
async function restingReview(review: Review, service: LocalService, now: Date): Promise<TickReport> {
  await service.signUpDesk.sweep(review, now);
  await purgeSubscriptions(review, now, service);
  return { review, poll: null, unavailable: null, published: 0, mailsSent: 0, sendingRefused: false };
}

async function tickReview(review: Review, service: LocalService, data: DataDirectory, now: Date): Promise<TickReport> {
  const filing = service.filingOf(review);
  // Sign-ups that a killed process, or the budget, left waiting.
  await service.signUpDesk.sweep(review, now);
  if (service.demoReader) await ensureDemoReader(review, now, data, service);
  let poll: PollReport | null = null;
  let unavailable: LiteratureUnavailableError | null = null;
  try {
    poll = await pollReview(review, now, { ...service, filing });
    await recheckArticles(review, now, { ...service, filing });
  } catch (error) {
    // What is stored is still published and sent: a silent PubMed must not silence us.
    if (!(error instanceof LiteratureUnavailableError)) throw error;
    unavailable = error;
  }
  // Invented articles end one day, and mean nothing by it.
  if (service.sampleNotice === '') await watchVolume(review, now, service);
  if (service.demoReader) await ensureDemoReader(review, now, data, service);
  const { written } = await publishReview(review, now, service);

  const sentBefore = service.mailsSent();
  await openDigestRuns(review, now, service);
  let sendingRefused = false;
  for (let work = await service.queue.take(); work; work = await service.queue.take()) {
    const owner = service.reviews.find(({ slug }) => slug === work?.review);
    const outcome = owner && !sendingRefused ? await sendDigests(work, owner, now, service) : null;
    if (outcome === 'account-refused') sendingRefused = true;
  }
  await auditRuns(review, now, service);
  await purgeSubscriptions(review, now, service);
  return {
    review,
    poll,
    unavailable,
    published: written,
    mailsSent: service.mailsSent() - sentBefore,
    sendingRefused,
  };
}

/** Mail events the local mailbox holds for us: a Send event settles what a kill left in doubt. */
export async function takeFeedback(service: LocalService): Promise<void> {
  const events = await service.mailEvents();
  for (const event of events) await recordFeedback(event, service);
  await service.acknowledgeMailEvents(events);
}
