import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { deliveryForm } from '../../lambda/core/delivery-choices.ts';
import type { Review } from '../../lambda/core/review.ts';
import { reviewHealth } from '../../lambda/core/review-health.ts';
import { articlePage, homePage, topicPage } from '../../lambda/core/site.ts';
import { cadences } from '../../lambda/core/subscription.ts';
import { timeline } from '../../lambda/core/timeline.ts';
import { readerTemplates, siteTemplates } from '../../templates/index.ts';
import { en } from '../../templates/wording/compiled/en.ts';
import { es } from '../../templates/wording/compiled/es.ts';
import { asTheReview, countSentence, scheduleChanged, yourTopics } from '../../templates/wording/composed-sentences.ts';
import { messageIn, wordingFor } from '../../templates/wording/wording-for.ts';
import { subscription } from '../builders/subscriptions.ts';
import { expectGolden } from './golden.ts';
import { articles, digestOf, envelope, frame as invented, review } from './invented-review.ts';

const schedule = { timeZone: 'America/Mexico_City', weekday: 1, hour: 9 };

/** What a sentence is made of, where one, two and a word will not do. */
const samples: Readonly<Record<string, readonly (readonly unknown[])[]>> = {
  'countSentence.mixed': [
    [2, 1, 1],
    [5, 3, 2],
    [5, 1, 4],
  ],
  'health.chart.quarter': [['1', '2026']],
  'mail.whyText': cadences.map((cadence) => [cadence, 'X']),
  'mail.confirmText': cadences.map((cadence) => [cadence, 'X']),
  'page.changeCadence': cadences.map((cadence) => [cadence]),
  'page.besideRefs': [
    [1, '41', 0, 0],
    [4, '41, 45', 2, 1],
    [3, '41, 45', 1, 3],
  ],
};
const ordinary = [
  [1, 1, 1],
  [2, 2, 2],
  ['X', 'Y', 'Z'],
];

/** The same in both languages, and meant so. */
const namesAndSigns =
  /^(language|direction|listSeparator|pubmed|doi|number|page\.(formats|citationFormats)\.\w+|subject\.moreTopics|selfService\.volume\.inChoice|delivery\.(hourText|timeIn\.utc))$/;
const mayBeEmpty = /^selfService\.page\.export\.done$/;
/** Words of English sentences that no sentence in Spanish has. */
const englishWords =
  /\b(the|and|of|with|you|your|article|articles|review|is|are|this|not|was|from|here|digest|mail)\b/i;

type Sentences = ReadonlyMap<string, readonly string[]>;

/** Everything a wording says, by its path; what it makes of given words as often as there are samples. */
function sentencesOf(part: unknown, path = ''): Sentences {
  if (typeof part === 'string') return new Map([[path, [part]]]);
  if (typeof part === 'function') {
    const given = samples[path] ?? ordinary;
    return new Map([[path, given.map((list) => String(part(...list)))]]);
  }
  return new Map(
    Object.entries(part as object).flatMap(([name, inner]) => [
      ...sentencesOf(inner, path === '' ? name : `${path}.${name}`),
    ]),
  );
}

const english = sentencesOf(en);
const spanish = sentencesOf(es);

describe('the Spanish wording', () => {
  it('when it is laid beside the English, each sentence of either has its other', () => {
    expect([...spanish.keys()].toSorted()).toEqual([...english.keys()].toSorted());
    expect(english.size).toBeGreaterThan(300);
  });

  it.each([...english].map(([path, sentences]) => ({ path, sentences })))(
    'when $path is said, it is Spanish',
    ({ path, sentences }) => {
      const said = spanish.get(path) ?? [];
      if (!mayBeEmpty.test(path)) expect(said.every((sentence) => sentence.trim() !== '')).toBe(true);
      expect(said.join()).not.toMatch(/undefined|NaN|\[object/);
      if (namesAndSigns.test(path) || mayBeEmpty.test(path)) return;
      for (const [index, sentence] of said.entries()) {
        expect(sentence).not.toBe(sentences[index]);
        expect(sentence).not.toMatch(englishWords);
        expect(sentence).not.toMatch(/[“”]|\.\.\./);
      }
    },
  );

  it('when something is counted, one is singular and numbers are grouped as Spanish does', () => {
    expect(countSentence({ articles: 1, citing: 1, related: 0 }, es)).toBe('1 artículo nuevo, que cita la revisión.');
    expect(countSentence({ articles: 9, citing: 6, related: 3 }, es)).toBe(
      '9 artículos nuevos: 6 citan la revisión y 3 están relacionados con ella.',
    );
    expect(countSentence({ articles: 1, citing: 0, related: 1 }, es)).toBe(
      '1 artículo nuevo, relacionado con la revisión.',
    );
    expect([1, 1234, 12345, 1234567].map(es.number)).toEqual(['1', '1234', '12\u00a0345', '1\u00a0234\u00a0567']);
  });
});

describe('sentences that are put together', () => {
  it('when a reader follows some topics or all, Spanish says so', () => {
    expect(yourTopics(null, es)).toBe('Sus temas: todos.');
    expect(yourTopics(['X', 'Y'], es)).toBe('Sus temas: X, Y.');
  });

  it('when a schedule is told, it has its weekday, its hour and the place whose clock counts', () => {
    expect(asTheReview({ ...schedule, timeZone: 'UTC' }, en)).toBe('As the review sends it: Monday, 09:00 UTC');
    expect(asTheReview(schedule, es)).toBe('Como lo envía la revisión: lunes, 09:00 (hora de America/Mexico City)');
    expect(cadences.map((cadence) => scheduleChanged(cadence, schedule, en))).toEqual([
      'Your hour is now 09:00 America/Mexico City time; immediate digests do not wait for it.',
      'It is now sent every day at 09:00 America/Mexico City time.',
      'It is now sent every Monday at 09:00 America/Mexico City time.',
      'It is now sent on the first Monday of the month at 09:00 America/Mexico City time.',
    ]);
    expect(cadences.map((cadence) => scheduleChanged(cadence, schedule, es))).toEqual([
      'Su hora es ahora 09:00 (hora de America/Mexico City); los boletines inmediatos no la esperan.',
      'Ahora se envía todos los días a las 09:00 (hora de America/Mexico City).',
      'Ahora se envía cada lunes a las 09:00 (hora de America/Mexico City).',
      'Ahora se envía el primer lunes del mes a las 09:00 (hora de America/Mexico City).',
    ]);
  });
});

describe('the language of readers', () => {
  it('when a review is written in Spanish of any country, its readers are told in Spanish', () => {
    for (const language of ['es', 'es-MX', 'ES-ar', 'es-419']) expect(wordingFor(language)).toBe(es);
    for (const language of ['en', 'en-GB', 'fi', 'est', 'constructor', '']) expect(wordingFor(language)).toBe(en);
  });

  it('when a step or a route tells a reader what is wrong, the sentence is one that is translated', () => {
    const told = sourcesUnder('../../lambda/').flatMap((text) => [
      ...[...text.matchAll(/(?:InvalidRequestError|TooManyRequestsError)\(\s*'([^']+)'/g)].map(([, own]) => own!),
      ...[...text.matchAll(/wholeNumber\([^;]*?'([A-Z][^']+)'/g)].map(([, own]) => own!),
    ]);
    // What only a program can have sent, or what speaks of its fields, is answered in English.
    const toReaders = told.filter((sentence) => !/JSON|`/.test(sentence));
    expect(toReaders.length).toBeGreaterThan(15);
    expect(toReaders.filter((sentence) => !Object.hasOwn(en.messages, sentence))).toEqual([]);
    expect(Object.keys(en.messages).filter((sentence) => messageIn(sentence, es) === sentence)).toEqual([]);
  });

  it('when a sentence is not listed, it is said as it is', () => {
    expect(messageIn('Choose at most 100 topics, or all of them.', es)).toBe(
      'Choose at most 100 topics, or all of them.',
    );
    expect(messageIn('constructor', es)).toBe('constructor');
  });
});

describe('a review in Spanish', () => {
  const own: Review = { ...review, language: 'es-MX' };
  const frame = { ...invented, review: own, sampleNotice: '' };
  const digest = digestOf(articles, { from: 7, review: own });
  const mail = readerTemplates.digestMail(digest, envelope);
  const { preferencesUrl, unsubscribeUrl } = envelope;
  const of = { frame, preferencesUrl, unsubscribeUrl };
  const until = '2026-12-14T06:00:00.000Z';
  const quiet = readerTemplates.quietMail({ ...of, policy: 'line', since: until, topicLabels: null });
  const confirmation = readerTemplates.confirmationMail({
    frame,
    confirmUrl: preferencesUrl,
    cadence: 'weekly',
    topicLabels: null,
    confirmBy: until,
  });
  const shown: Readonly<Record<string, string>> = {
    'digest mail': mail.html,
    'confirmation mail': confirmation.html,
    'quiet mail': quiet.html,
    'already subscribed mail': readerTemplates.alreadySubscribedMail(of).html,
    home: siteTemplates.home(homePage(frame, articles, { weeks: 12, all: 3, byTopic: { lymphoid: 1 } })),
    topic: siteTemplates.topic(topicPage(frame, review.taxonomy.topics.find(({ id }) => id === 'lymphoid')!, articles)),
    article: siteTemplates.article(articlePage(frame, articles[0]!)),
    about: siteTemplates.about(frame),
    health: siteTemplates.health({ frame, health: reviewHealth(frame, articles), timeline: timeline(frame, articles) }),
    'digest archive': siteTemplates.digestArchive({
      frame,
      digests: [{ due: until, range: { from: 0, to: 2 }, articles: 2, changes: 1, topics: [] }],
    }),
    edition: readerTemplates.editionPage({ frame, digest, citations: [{ format: 'ris', url: '/e.ris' }] }),
    preferences: readerTemplates.preferencesPage({
      frame,
      state: 'saved',
      actionUrl: '/csc-immune/preferences?token=t',
      unsubscribeUrl,
      cadence: 'daily',
      delivery: deliveryForm(own, subscription('a1'), new Date('2026-11-16T06:00:00Z')),
      topics: ['tam'],
      changes: [{ kind: 'schedule', cadence: 'weekly', schedule }, { kind: 'all-topics' }],
      selfService: { addressUrl: '/a', dataUrl: '/d' },
      feeds: [{ format: 'rss', url: '/f' }],
    }),
    unsubscribe: readerTemplates.unsubscribePage({
      frame,
      state: 'ready',
      scope: 'all',
      undo: null,
      actionUrl: '/u',
      topics: [{ label: 'X', url: '/x' }],
    }),
    'refused form': readerTemplates.messagePage({
      language: 'es-MX',
      title: 'Please check the form',
      text: 'The form is too large.',
      backUrl: '/',
    }),
  };
  /** Long enough not to be part of somebody's title. */
  const telling = [...english.values()]
    .flat()
    .filter((sentence) => sentence.length > 14 && sentence !== en.serviceName);

  it.each(Object.entries(shown))('when its %s is opened, it says so and holds no sentence of English', (_, html) => {
    expect(html).toContain('lang="es"');
    const text = html.replaceAll('&#39;', '’').replaceAll('&quot;', '"');
    expect(telling.filter((sentence) => text.includes(sentence))).toEqual([]);
  });

  it('when a week brought nine articles and three changes, its mail reads like this', () => {
    expectGolden('digest-mail-es.txt', `${mail.subject}\n\n${mail.text}`);
  });

  it('when something cannot be done, its page says so in Spanish', () => {
    expect(shown['refused form']).toContain('Revise el formulario');
    expect(shown['refused form']).toContain('El formulario es demasiado grande.');
  });
});

function sourcesUnder(folder: string): readonly string[] {
  const root = new URL(folder, import.meta.url);
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(new URL(name, root), 'utf8'));
}
