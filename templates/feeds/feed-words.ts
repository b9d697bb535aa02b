import type { Feed } from '../../lambda/core/feed.ts';
import type { Wording } from '../wording/wording-for.ts';

export function feedTitle({ title, isPrivate, frame: { review } }: Feed, words: Wording): string {
  return isPrivate ? words.feed.ownTitle(review.shortTitle) : title;
}

/** One sentence on what the feed brings. */
export function feedDescription({ topic, givenUp, isPrivate, frame: { review } }: Feed, words: Wording): string {
  if (isPrivate) return words.feed.ownDescription(review.title);
  if (topic === null) return words.feed.description(review.title);
  return givenUp ? words.feed.givenUpText : words.feed.topicDescription(topic.label, review.title);
}

/** The one entry of a feed whose topic was given up: whoever subscribed to it is told, once, and sees where to go. */
export function givenUpNotice(feed: Feed, words: Wording) {
  if (!feed.givenUp || feed.topic === null) return [];
  const { label } = feed.topic;
  return [
    { id: `${feed.id}/given-up`, title: words.feed.givenUp(label), text: words.feed.givenUpText, url: feed.pageUrl },
  ];
}
