import type { FeedEntry } from '../../lambda/core/feed.ts';
import type { Wording } from '../wording/wording-for.ts';

/**
 * Renders an entry once, however many feeds of one publication show it: the feed of all, those of its topics, an archive.
 * What is kept goes with the entry; an entry is of one
 * review, and so in one language and one frame.
 */
export function oncePerEntry<Frame extends readonly unknown[], Rendered>(
  render: (entry: FeedEntry, words: Wording, ...frame: Frame) => Rendered,
): (entry: FeedEntry, words: Wording, ...frame: Frame) => Rendered {
  const kept = new WeakMap<FeedEntry, Rendered>();
  return (entry, words, ...frame) => {
    const known = kept.get(entry);
    if (known !== undefined) return known;
    const made = render(entry, words, ...frame);
    kept.set(entry, made);
    return made;
  };
}
