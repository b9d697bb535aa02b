import type { Review } from '../core/review.ts';
import type { SelfServiceForms, UndoOffer, UnsubscribePage } from '../core/self-service-views.ts';
import type { Subscription } from '../core/subscription.ts';
import { askForAddress, confirmAddress, lookUpAddress } from './change-address.ts';
import { subscriptionOf, unsubscribe } from './change-subscription.ts';
import { leaveTopic, lookUpUndo, pathOf, topicsToLeave, type Undo, undo, undoOffer } from './leave-and-undo.ts';
import { askForOwnData, eraseOwnData, exportOwnData, lookUpOwnData, type OwnDataAct } from './own-data.ts';
import type { SelfServiceDependencies } from './self-service-mail.ts';

/** Somebody pressed the button twice: the second answer still offers the undo. Later it would go to whoever has the mail. */
const pressedTwiceMs = 15 * 60_000;

type Left = Pick<UnsubscribePage, 'scope' | 'undo'> & { readonly state: 'done' | 'already' | 'over' };

/** What a reader does with a subscription of their own, by review slug. */
export function selfServiceActions(known: (slug: string) => Review, service: SelfServiceDependencies, now: () => Date) {
  const ended = (state: Left['state'], undoIt: UndoOffer | null = null): Left => ({
    state,
    scope: 'all',
    undo: undoIt,
  });
  const labelOf = (review: Review, id: string) => review.taxonomy.topics.find((topic) => topic.id === id)?.label ?? '';
  const undoView = (review: Review, found: Undo | null) =>
    found && { state: found.state, topicLabel: found.topic === null ? null : labelOf(review, found.topic) };
  return {
    topicsToLeave: (subscription: Subscription) => {
      const review = known(subscription.review);
      return topicsToLeave(review, subscription).map((id) => ({ id, label: labelOf(review, id) }));
    },
    /** `topic` = null ends everything. */
    leave: async (slug: string, token: string, topic: string | null): Promise<Left> => {
      const review = known(slug);
      const at = now();
      if (topic !== null) {
        const { outcome, subscription } = await leaveTopic(review, token, topic, service);
        if (subscription?.status !== 'ACTIVE') return ended(outcome);
        const still = topicsToLeave(review, subscription);
        const followed = still.length > 0 ? still : Object.keys(subscription.topics);
        return {
          state: outcome,
          scope: { left: labelOf(review, topic), still: followed.map((id) => labelOf(review, id)).filter(Boolean) },
          undo: undoOffer(subscription, topic, at, service),
        };
      }
      const state = await unsubscribe(review, token, at, service);
      const subscription = state === 'over' ? null : await subscriptionOf(review, token, 'unsubscribe', service);
      const isRecent = subscription?.endedAt && at.valueOf() - Date.parse(subscription.endedAt) < pressedTwiceMs;
      return ended(state, subscription && isRecent ? undoOffer(subscription, null, at, service) : null);
    },
    lookUpUndo: async (slug: string, token: string) =>
      undoView(known(slug), await lookUpUndo(known(slug), token, now(), service)),
    undo: async (slug: string, token: string) => undoView(known(slug), await undo(known(slug), token, now(), service)),

    askForAddress: (slug: string, token: string, email: unknown) =>
      askForAddress(known(slug), token, email, now(), service),
    lookUpAddress: (slug: string, token: string) => lookUpAddress(known(slug), token, now(), service),
    confirmAddress: (slug: string, token: string) => confirmAddress(known(slug), token, now(), service),

    askForOwnData: (slug: string, token: string, act: OwnDataAct) =>
      askForOwnData(known(slug), token, act, now(), service),
    lookUpOwnData: (slug: string, token: string, act: OwnDataAct) =>
      lookUpOwnData(known(slug), token, act, now(), service),
    exportOwnData: (slug: string, token: string) => exportOwnData(known(slug), token, now(), service),
    eraseOwnData: (slug: string, token: string) => eraseOwnData(known(slug), token, now(), service),

    /** The forms of the preferences page act with the page's own token. */
    selfServiceForms: (slug: string, token: string): SelfServiceForms => ({
      addressUrl: pathOf(service.links.ownPage(slug, 'new-address', token)),
      dataUrl: pathOf(service.links.ownPage(slug, 'data', token)),
    }),
  };
}

export type SelfServiceActions = ReturnType<typeof selfServiceActions>;
