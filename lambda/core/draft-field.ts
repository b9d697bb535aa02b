import { type ArticleRecord, abstractText } from './article-record.ts';
import { commonHeadings } from './draft-mesh.ts';
import { type PhraseFinder, phraseKey } from './draft-phrases.ts';
import { anyOf, heading, phrase } from './draft-query.ts';
import type { KnownReference } from './draft-references.ts';
import { inSingular, type PhraseCounts } from './draft-terms.ts';
import { isForeign } from './generic-words.ts';
import type { FieldDraft, TopicDraft } from './review-draft.ts';

/** So many of the references ought to say a word of the field. */
const wantedReach = 0.95;
const mostTerms = 40;

/**
 * The words of the field: those of the review's own title and keywords first, then whatever brings most of the references
 * that say none of them yet, until nearly all do.
 */
export function draftField(
  review: ArticleRecord,
  references: readonly KnownReference[],
  counts: PhraseCounts,
  finder: PhraseFinder,
): Omit<FieldDraft, 'query' | 'since'> & { readonly core: readonly string[] } {
  const texts = references
    .filter(({ title }) => title !== '' && !isForeign(title))
    .map((reference) => gateText(reference, finder));
  const own = ownPhrases(review, finder);
  const reachOf = (key: string) => texts.flatMap((text, at) => (isSaid(text, key) ? [at] : []));
  const candidates = new Map<string, readonly number[]>();
  for (const key of own.keys()) candidates.set(key, reachOf(key));
  for (const key of new Set(texts.flatMap(({ head }) => [...head.keys()]))) {
    const at = candidates.has(key) ? [] : reachOf(key);
    if (at.length >= 2) candidates.set(key, at);
  }
  const reached = new Set<number>();
  const chosen: string[] = [];
  for (const key of own.keys()) {
    // What its title or keywords name is of the field even if its references are silent about it.
    const isSpecific = key.includes(' ') || (candidates.get(key)?.length ?? 0) > 0;
    const isNew = !chosen.some((known) => ` ${key} `.includes(` ${known} `));
    if (!isSpecific || !isNew || chosen.length >= 12) continue;
    chosen.push(key);
    for (const at of candidates.get(key) ?? []) reached.add(at);
  }
  while (chosen.length < mostTerms && reached.size < texts.length * wantedReach) {
    const best = [...candidates]
      .map(([key, at]) => ({ key, gain: at.filter((one) => !reached.has(one)).length, all: at.length }))
      .filter(({ key, gain }) => gain > 0 && !chosen.includes(key))
      .sort((a, b) => b.gain - a.gain || b.all - a.all || (a.key < b.key ? -1 : 1))[0];
    if (!best || best.gain < 2) break;
    chosen.push(best.key);
    for (const at of candidates.get(best.key)!) reached.add(at);
  }
  const surface = (key: string) => own.get(key) ?? counts.surfaceOf(key) ?? key;
  const core = coreKeys(own, new Set(finder.find(review.title).map(({ key }) => key)), counts);
  const records = references.flatMap(({ record }) => (record ? [record] : []));
  return {
    terms: chosen.map(surface),
    mesh: commonHeadings(records, 0.25).slice(0, 5),
    reach: { found: reached.size, of: texts.length },
    core,
    clause: anyOf(core.map((key) => phrase(surface(key)))),
  };
}

/** Every topic's best phrases, within the field, since the review was published. */
export function fieldQuery(topics: readonly TopicDraft[], clause: string, published: string): string {
  const termsEach = topics.length > 12 ? 1 : 2;
  const own = anyOf([
    ...topics.flatMap(({ mesh }) =>
      mesh
        .filter(({ decides }) => decides)
        .slice(0, 1)
        .map(({ name }) => heading(name)),
    ),
    ...topics.flatMap(({ terms }) => terms.slice(0, termsEach).map(phrase)),
  ]);
  const since = published === '' ? '' : `("${published}"[crdt] : "3000"[crdt])`;
  if (own === '' && clause === '') return '';
  return [clause, own, since].filter(Boolean).join(' AND ');
}

/**
 * The one subject everything in the review is about: the phrase of its title or keywords that most texts of the review and
 * its references say, together with the words of its stem (journalist, journalism).
 */
function coreKeys(
  own: ReadonlyMap<string, string>,
  titleKeys: ReadonlySet<string>,
  counts: PhraseCounts,
): readonly string[] {
  const families = [...own.keys()].map((key) => {
    const kin = [key, ...counts.keys().filter((other) => other !== key && areKin(key, other))];
    const said = kin.reduce((sum, one) => sum + counts.texts(one), 0);
    return { kin, said: said * (kin.some((one) => titleKeys.has(one)) ? 1.5 : 1) };
  });
  return families.sort((a, b) => b.said - a.said)[0]?.kin.slice(0, 4) ?? [];
}

function areKin(a: string, b: string): boolean {
  return !a.includes(' ') && !b.includes(' ') && a.length > 7 && a.slice(0, 8) === b.slice(0, 8);
}

/** The phrases of title and keywords, keywords first. */
function ownPhrases(review: ArticleRecord, finder: PhraseFinder): ReadonlyMap<string, string> {
  const own = new Map<string, string>();
  const add = (key: string, surface: string) => {
    if (key !== '' && !own.has(key)) own.set(key, inSingular(surface));
  };
  for (const keyword of review.keywords) {
    const bare = keyword
      .replace(/[;"[\]()]/g, ' ')
      .replace(/\s+/g, ' ')
      .trim();
    const key = phraseKey(bare);
    const words = key.split(' ').length;
    if (words <= 4)
      add(key, /^\p{Lu}\p{Ll}/u.test(bare) && words > 0 ? bare.charAt(0).toLowerCase() + bare.slice(1) : bare);
  }
  for (const { key, surface, words } of finder.nounGroups(review.title)) {
    if (words <= 4) add(key, lowered(surface));
    else for (const part of finder.find(surface)) if (part.words > 1) add(part.key, lowered(part.surface));
  }
  return own;
}

function lowered(surface: string): string {
  return surface.replace(/\p{Lu}\p{Ll}+/gu, (word) => word.toLowerCase());
}

interface GateText {
  readonly head: ReadonlyMap<string, number>;
  readonly body: ReadonlyMap<string, number>;
}

/** As the filing reads it: once in title, keywords or headings is enough, the abstract must say it twice. */
function gateText({ title, record }: KnownReference, finder: PhraseFinder): GateText {
  const abstract = record ? abstractText(record) : '';
  const head = [title, ...(record?.keywords ?? []), ...(record?.mesh ?? []).map(({ name }) => name)];
  return { head: wordGroups(head, finder), body: wordGroups([abstract], finder) };
}

function isSaid({ head, body }: GateText, key: string): boolean {
  return head.has(key) || (body.get(key) ?? 0) > 1;
}

function wordGroups(texts: readonly string[], finder: PhraseFinder): ReadonlyMap<string, number> {
  const groups = new Map<string, number>();
  for (const text of texts) {
    for (const { key } of [...finder.find(text), ...finder.commonNouns(text)])
      groups.set(key, (groups.get(key) ?? 0) + 1);
  }
  return groups;
}
