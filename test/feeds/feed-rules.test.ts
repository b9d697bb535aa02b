import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { siteTemplates } from '../../templates/index.ts';
import { everyFeed } from './every-feed.ts';
import { jsonFeedFaults } from './json-feed-rules.ts';

const feeds = Object.entries(everyFeed());
const hasXmllint = spawnSync('xmllint', ['--version']).status === 0;

/** What libxml2 has against a document, held against a RELAX NG schema of this folder. */
function faults(format: 'atom' | 'rss', xml: string): string {
  const schema = fileURLToPath(new URL(`./${format}.rng`, import.meta.url));
  const { stderr } = spawnSync('xmllint', ['--nonet', '--noout', '--relaxng', schema, '-'], {
    input: xml,
    encoding: 'utf8',
  });
  return stderr === '- validates\n' ? '' : stderr;
}

// README asks for Node.js alone, so a newcomer's machine may have no xmllint. In CI it is installed: there nothing is skipped,
// and its absence fails every one of these.
const whenThere = hasXmllint || process.env.CI ? it : it.skip;

describe.each(['atom', 'rss'] as const)('%s by the rules (xmllint; skipped where there is none)', (format) => {
  whenThere.each(feeds)('when the feed is %s, it is valid', (_, feed) => {
    expect(faults(format, siteTemplates.feed(feed, format))).toBe('');
  });

  whenThere('when a rule is broken, it is found', () => {
    const sound = siteTemplates.feed(everyFeed().all!, format);
    const broken: readonly (readonly [RegExp, string])[] = [
      [/<title>[^<]+<\/title>/, ''],
      [/<title>[^<]+<\/title>/, '<title> </title>'],
      [/tag:living\.example\.org,2023:[^<]+/, 'not an address'],
      [/<(updated|pubDate)>[^<]+/, '<$1>yesterday'],
      [/<(link|atom:link)[^>]*rel="self"[^>]*>/, ''],
      [/<link/, '<image/><link'],
      [/<(\w+ ?)[^>]*>[^<]*tag:[^<]*<\/\w+>/, ''],
    ];
    for (const [sought, instead] of broken) {
      expect(sound).toMatch(sought);
      expect(faults(format, sound.replace(sought, instead))).not.toBe('');
    }
  });
});

/** Namespaces of the W3C's validator (w3c/feedvalidator, base.py) that feeds may choose from; of any other it warns. */
const known = new Set([
  'http://www.w3.org/2005/Atom',
  'http://purl.org/rss/1.0/modules/content/',
  'http://purl.org/dc/elements/1.1/',
  'http://purl.org/dc/terms/',
  'http://purl.org/syndication/history/1.0',
]);

describe.each(['atom', 'rss'] as const)('%s and the W3C’s validator', (format) => {
  it.each(feeds)('when the feed is %s, it names no vocabulary that the validator does not know', (_, feed) => {
    const named = [...siteTemplates.feed(feed, format).matchAll(/\sxmlns(?::\w+)?="([^"]*)"/g)].map(([, uri]) => uri);
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((uri) => !known.has(uri ?? ''))).toEqual([]);
  });
});

describe('JSON Feed 1.1 by the rules', () => {
  it.each(feeds)('when the feed is %s, it is valid', (_, feed) => {
    expect(jsonFeedFaults(siteTemplates.feed(feed, 'json'))).toEqual([]);
  });

  it('when a rule is broken, it is found', () => {
    const sound = JSON.parse(siteTemplates.feed(everyFeed().all!, 'json'));
    const faulty = (change: (feed: Record<string, unknown> & { items: Record<string, unknown>[] }) => void) => {
      const copy = structuredClone(sound);
      change(copy);
      return jsonFeedFaults(JSON.stringify(copy));
    };
    expect(faulty(({ items }) => delete items[0]!.id)).toEqual(['items[0] has no id']);
    expect(faulty(({ items }) => Object.assign(items[1]!, { id: items[0]!.id }))).toEqual([
      'items[1]: its id was there before',
    ]);
    expect(faulty(({ items }) => delete items[2]!.content_html)).toEqual(['items[2] has no content']);
    expect(faulty(({ items }) => Object.assign(items[0]!, { authors: [{}] }))).toHaveLength(1);
    expect(faulty(({ items }) => Object.assign(items[0]!, { date_published: '9 March 2026' }))).toHaveLength(1);
    expect(faulty(({ items }) => Object.assign(items[0]!, { url: '/articles/1/' }))).toHaveLength(1);
    expect(faulty((feed) => Object.assign(feed, { next_url: feed.feed_url }))).toHaveLength(1);
    expect(faulty((feed) => Object.assign(feed, { author: { name: 'A' } }))).toHaveLength(1);
    expect(faulty((feed) => delete feed.title)).toEqual(['feed has no title']);
  });
});
