/**
 * What a document breaks of the rules of JSON Feed 1.1 (jsonfeed.org/version/1.1), one sentence each; written from the
 * specification and not from our writer. Keys it does not know must be extensions.
 */
export function jsonFeedFaults(text: string): readonly string[] {
  const faults: string[] = [];
  const feed = JSON.parse(text) as unknown;
  if (!isObject(feed)) return ['the document is no object'];
  const fault = (what: string) => faults.push(what);
  check(feed, 'feed', feedRules, ['version', 'title', 'items'], fault);
  if (feed.next_url !== undefined && feed.next_url === feed.feed_url) fault('feed: next_url is the feed itself');
  const items: readonly unknown[] = Array.isArray(feed.items) ? feed.items : [];
  const seen = new Set<unknown>();
  for (const [index, item] of items.entries()) {
    const where = `items[${index}]`;
    if (!isObject(item)) {
      fault(`${where} is no object`);
      continue;
    }
    check(item, where, itemRules, ['id'], fault);
    if (item.content_html === undefined && item.content_text === undefined) fault(`${where} has no content`);
    if (seen.has(item.id)) fault(`${where}: its id was there before`);
    seen.add(item.id);
  }
  return faults;
}

type Json = Readonly<Record<string, unknown>>;
type Rule = (value: unknown) => boolean;

const text: Rule = (value) => typeof value === 'string' && value.trim() !== '';
const url: Rule = (value) => typeof value === 'string' && /^https?:\/\/[^\s<>"]+$/.test(value) && URL.canParse(value);
/** RFC 3339. */
const instant: Rule = (value) =>
  typeof value === 'string' &&
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/.test(value) &&
  !Number.isNaN(Date.parse(value));
/** RFC 5646, as far as its shape goes. */
const language: Rule = (value) => typeof value === 'string' && /^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/.test(value);
const listOf =
  (rule: Rule): Rule =>
  (value) =>
    Array.isArray(value) && value.every(rule);
/** At least one of the three; nothing else. */
const author: Rule = (value) =>
  isObject(value) &&
  Object.keys(value).length > 0 &&
  Object.entries(value).every(([key, own]) => (key === 'name' ? text(own) : /^(?:url|avatar)$/.test(key) && url(own)));
const hub: Rule = (value) => isObject(value) && text(value.type) && url(value.url);

const shared = { authors: listOf(author), language };
const feedRules: Readonly<Record<string, Rule>> = {
  ...shared,
  version: (value) => value === 'https://jsonfeed.org/version/1.1',
  title: text,
  home_page_url: url,
  feed_url: url,
  next_url: url,
  description: text,
  icon: url,
  favicon: url,
  expired: (value) => typeof value === 'boolean',
  hubs: listOf(hub),
  items: Array.isArray,
};
const itemRules: Readonly<Record<string, Rule>> = {
  ...shared,
  id: text,
  url,
  external_url: url,
  title: text,
  content_html: text,
  content_text: text,
  summary: text,
  image: url,
  date_published: instant,
  date_modified: instant,
  tags: listOf(text),
};

function check(
  object: Json,
  where: string,
  rules: Readonly<Record<string, Rule>>,
  required: readonly string[],
  fault: (what: string) => void,
): void {
  for (const key of required) if (object[key] === undefined) fault(`${where} has no ${key}`);
  for (const [key, value] of Object.entries(object)) {
    // An extension: an underscore, a letter, and an object.
    if (/^_[A-Za-z]/.test(key)) {
      if (!isObject(value)) fault(`${where}.${key} is no object`);
    } else if (!Object.hasOwn(rules, key)) fault(`${where}.${key} is not in JSON Feed 1.1`);
    else if (!rules[key]?.(value)) fault(`${where}.${key} is ${JSON.stringify(value)?.slice(0, 120)}`);
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
