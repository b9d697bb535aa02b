import type { HomePage, OutlineEntry } from '../../lambda/core/site.ts';
import { oneLine } from '../text/printable.ts';
import { wordingFor } from '../wording/wording-for.ts';
import { type Xml, xml } from './xml.ts';

/** OPML 2.0: every feed of the review, topics nested as in its outline, ready to import into a feed reader. */
export function opml({ frame, outline }: HomePage): string {
  const { review, links } = frame;
  const words = wordingFor(review.language);
  const subscription = (text: string, topic: string | null, htmlUrl: string, below: readonly Xml[]) => {
    const label = oneLine(text);
    const attributes = xml`text="${label}" title="${label}" type="rss" version="RSS2" language="${review.language}" xmlUrl="${links.feed(review.slug, topic, 'rss')}" htmlUrl="${htmlUrl}"`;
    return below.length > 0 ? xml`<outline ${attributes}>\n${below}</outline>\n` : xml`<outline ${attributes}/>\n`;
  };
  const branch = ({ topic, url, children }: OutlineEntry): Xml =>
    subscription(`${topic.label} · ${review.shortTitle}`, topic.id, url, children.map(branch));
  return String(xml`<?xml version="1.0" encoding="utf-8"?>
<opml version="2.0">
<head>
<title>${oneLine(words.feed.opmlTitle(review.shortTitle))}</title>
</head>
<body>
${subscription(`${words.feed.all} · ${review.shortTitle}`, null, links.review(review.slug), [])}${outline.map(branch)}</body>
</opml>
`);
}
