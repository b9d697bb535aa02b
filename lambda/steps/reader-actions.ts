import { type DeliveryFields, deliveryForm, parseDelivery, parsePause } from '../core/delivery-choices.ts';
import { followsNoTopic, topicsInForce } from '../core/digest.ts';
import { feedFormats } from '../core/links.ts';
import type { ArticleStore } from '../core/ports/article-store.ts';
import type { TokenPurpose } from '../core/ports/tokens.ts';
import type { ReaderFrame, ReaderPages } from '../core/reader-views.ts';
import type { Review } from '../core/review.ts';
import type { SelfServiceTemplates } from '../core/self-service-views.ts';
import type { Subscription } from '../core/subscription.ts';
import { type AskDependencies, askToSignUp, directVisit, type SignUpForm, type Visit } from './ask-to-sign-up.ts';
import { changePreferences } from './change-preferences.ts';
import { confirm, parseChoices, subscriptionOf } from './change-subscription.ts';
import { announcedArticle, articlesOfTopic } from './cite-articles.ts';
import { readerLinks } from './reader-links.ts';
import { selfServiceActions } from './self-service-actions.ts';
import type { SelfServiceDependencies } from './self-service-mail.ts';
import { exportEdition, showEdition } from './show-edition.ts';
import { showOwnFeed } from './show-own-feed.ts';
import { showTopicFeed, type TopicFeedDependencies } from './show-topic-feed.ts';

export interface ReaderService extends AskDependencies, SelfServiceDependencies, Omit<TopicFeedDependencies, 'store'> {
  readonly templates: ReaderPages & SelfServiceTemplates;
  readonly reviews: readonly Review[];
  readonly store: ArticleStore;
}

interface PreferencesForm extends DeliveryFields {
  readonly topics: readonly unknown[];
  readonly cadence: unknown;
}

/** Everything a reader can do over HTTP, by review slug: the routes' only way to the steps. `now` is asked per request. */
export function readerActions(service: ReaderService, now: () => Date) {
  const reviews = new Map(service.reviews.map((review) => [review.slug, review]));
  const known = (slug: string): Review => {
    const review = reviews.get(slug);
    if (!review) throw new Error(`no review ${slug}`);
    return review;
  };
  return {
    ...selfServiceActions(known, service, now),
    frame: (slug: string): ReaderFrame | null => {
      const review = reviews.get(slug);
      return review ? { review, links: service.links, sampleNotice: service.sampleNotice } : null;
    },
    subscribe: (slug: string, form: SignUpForm, visit: Visit = directVisit) =>
      askToSignUp(known(slug), form, visit, now(), service),
    lookUp: async (slug: string, token: string, purpose: TokenPurpose) => {
      const subscription = await subscriptionOf(known(slug), token, purpose, service);
      const isOver = purpose === 'confirm' && subscription?.confirmBy && subscription.confirmBy <= now().toISOString();
      return isOver ? null : subscription;
    },
    confirm: (slug: string, token: string) => confirm(known(slug), token, now(), service),
    changePreferences: async (slug: string, token: string, form: PreferencesForm) => {
      const review = known(slug);
      const { topics, cadence } = parseChoices(review, form.topics, form.cadence);
      const delivery = parseDelivery(review, form);
      // A pause ends when the day begins where the reader is, or says that they are now.
      const { schedule = (await subscriptionOf(review, token, 'preferences', service))?.schedule } = delivery;
      const pausedUntil = parsePause(form.pausedUntil, schedule?.timeZone ?? 'UTC', now());
      const chosenAt = now().toISOString();
      return changePreferences(review, token, { topics, cadence, delivery, pausedUntil, chosenAt }, service);
    },
    deliveryForm: (subscription: Subscription) => deliveryForm(known(subscription.review), subscription, now()),
    readerLinks: (subscription: Subscription) => readerLinks(subscription, service.links, service.tokens),
    followed: (subscription: Subscription) => {
      const { taxonomy } = known(subscription.review);
      return { topics: topicsInForce(taxonomy, subscription), retired: followsNoTopic(taxonomy, subscription) };
    },
    edition: (slug: string, range: { readonly from: number; readonly to: number }, topics: readonly string[] | null) =>
      showEdition(known(slug), range, topics, service),
    editionArticles: (
      slug: string,
      range: { readonly from: number; readonly to: number },
      topics: readonly string[] | null,
    ) => exportEdition(known(slug), range, topics, service),
    articlesOfTopic: (slug: string, topic: string) => articlesOfTopic(known(slug), topic, service),
    announcedArticle: (slug: string, id: string) => announcedArticle(known(slug), id, service),
    topicFeed: (slug: string, topic: string) => showTopicFeed(known(slug), topic, service),
    ownFeed: (slug: string, token: string) => showOwnFeed(known(slug), token, service),
    ownFeeds: ({ review, id, consentVersion }: Subscription) => {
      const token = service.tokens.sign({ purpose: 'feed', review, subscription: id, consentVersion });
      return feedFormats.map((format) => ({ format, url: service.links.ownFeed(review, format, token) }));
    },
  };
}
