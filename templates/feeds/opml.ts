import { type DateLike, generateOpml, type Opml } from 'feedsmith';
import type { HomePage, OutlineEntry } from '../../lambda/core/site.ts';
import { oneLine } from '../text/printable.ts';
import { wordingFor } from '../wording/wording-for.ts';

type Branch = Opml.Outline<DateLike, []>;

/** OPML 2.0: every feed of the review, topics nested as in its outline, ready to import into a feed reader. */
export function opml({ frame, outline }: HomePage): string {
  const { review, links } = frame;
  const words = wordingFor(review.language);
  const subscription = (text: string, topic: string | null, htmlUrl: string) => ({
    text: oneLine(text),
    title: oneLine(text),
    type: 'rss',
    version: 'RSS2',
    language: review.language,
    xmlUrl: links.feed(review.slug, topic, 'rss'),
    htmlUrl,
  });
  const branch = (entry: OutlineEntry): Branch => ({
    ...subscription(`${entry.topic.label} · ${review.shortTitle}`, entry.topic.id, entry.url),
    ...(entry.children.length > 0 ? { outlines: entry.children.map(branch) } : {}),
  });
  return generateOpml({
    head: {
      title: oneLine(words.feed.opmlTitle(review.shortTitle)),
      ...(frame.asOf ? { dateModified: frame.asOf } : {}),
    },
    body: {
      outlines: [
        subscription(`${words.feed.all} · ${review.shortTitle}`, null, links.review(review.slug)),
        ...outline.map(branch),
      ],
    },
  });
}
