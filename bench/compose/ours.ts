import { composeMime } from '../../lambda/adapters/mime/compose-mime.ts';
import type { Mail } from '../../lambda/core/ports/mailer.ts';
import type { Subscription } from '../../lambda/core/subscription.ts';
import { createDigestReader, digestMail } from '../../lambda/steps/digest-mail.ts';
import { readerTemplates } from '../../templates/index.ts';
import { links } from '../../test/builders/review.ts';
import { tokens } from '../../test/steps/tokens.ts';
import { eventsOf, newArticles, range, review } from './world.ts';

export const identity = { from: 'Living Review <review@example.org>', replyTo: 'keeper@example.org' };
export const mailDependencies = {
  templates: readerTemplates,
  links,
  tokens,
  sampleNotice: '',
  unsubscribeMailbox: '',
};

const articles = newArticles();
const events = eventsOf(articles);
const byId = new Map(articles.map((own) => [own.id, own]));

/** One shard's way from readers to bytes, as the product goes it; nothing is kept from the shard before. */
export async function shardComposer(): Promise<(reader: Subscription) => Promise<Uint8Array | null>> {
  const store = {
    events: async () => events,
    articles: async (_review: string, ids: readonly string[]) =>
      // Read from the table, every shard has articles of its own.
      ids.flatMap((id) => (byId.has(id) ? { ...byId.get(id)! } : [])),
  };
  const digestOf = await createDigestReader(review, { store, links })(range);
  return async (reader) => {
    const worded = digestMail(review, reader, digestOf, mailDependencies);
    if (worded === null) return null;
    const mail: Mail = Object.assign(worded, { tags: {} });
    return composeMime(mail, identity);
  };
}
