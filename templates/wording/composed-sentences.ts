import type { Digest } from '../../lambda/core/digest.ts';
import type { Cadence, Schedule } from '../../lambda/core/subscription.ts';
import type { Wording } from './wording-for.ts';

/** Sentences that are chosen by more than one thing. Which one is decided here, in no language; its words are the language's. */

/** "9 new articles: 6 cite the review, 3 are related." */
export function countSentence(
  { articles, citing, related }: Digest['counts'],
  { countSentence: words }: Wording,
): string {
  if (related === 0) return words.allCiting(articles);
  return citing === 0 ? words.allRelated(articles) : words.mixed(articles, citing, related);
}

/** When PubMed first showed it and when it was found here; days as text, `pubmed` may be `''`. */
export function latencySentence(pubmed: string, here: string, { latency }: Wording): string {
  return pubmed === '' ? latency.found(here) : latency.seen(pubmed, here);
}

/** "2 to 3 articles a week": a median may lie between two counts. */
export function articlesAWeek(median: number, { selfService }: Wording): string {
  const words = selfService.volume.aWeek;
  if (median < 1) return words.lessThanOne;
  return Number.isInteger(median) ? words.whole(median) : words.between(Math.floor(median), Math.ceil(median));
}

/** `labels`: topics by name; `null` = all of them. */
export function yourTopics(labels: readonly string[] | null, words: Wording): string {
  return labels === null ? words.mail.yourTopics.all : words.mail.yourTopics.chosen(listed(labels, words));
}

/** "Tumour cells, Therapy" */
export function listed(items: readonly string[], { listSeparator }: Wording): string {
  return items.join(listSeparator);
}

/** `hour`: 0…23. */
export function hourText(hour: number, { delivery }: Wording): string {
  return delivery.hourText(String(hour).padStart(2, '0'));
}

/** The review's own weekday and hour, as the choice of a reader who has none. */
export function asTheReview(schedule: Schedule, words: Wording): string {
  return words.delivery.asTheReview(weekdayOf(schedule, words), timeOf(schedule, words));
}

/** What a reader is told whose schedule was changed. */
export function scheduleChanged(cadence: Cadence, schedule: Schedule, words: Wording): string {
  const { schedule: sentences } = words.delivery.changed;
  const time = timeOf(schedule, words);
  switch (cadence) {
    case 'immediate':
    case 'daily':
      return sentences[cadence](time);
    case 'weekly':
    case 'monthly':
      return sentences[cadence](weekdayOf(schedule, words), time);
  }
}

function weekdayOf({ weekday }: Schedule, { delivery }: Wording): string {
  return delivery.weekdays[weekday - 1] ?? '';
}

function timeOf({ hour, timeZone }: Schedule, words: Wording): string {
  const { timeIn } = words.delivery;
  const time = hourText(hour, words);
  return timeZone === 'UTC' ? timeIn.utc(time) : timeIn.zone(time, timeZone.replaceAll('_', ' '));
}
