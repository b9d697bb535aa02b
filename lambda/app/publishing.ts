import { siteTemplates } from '../../templates/index.ts';
import { messagePage } from '../../templates/pages/message-page.ts';
import { createPublishedFeedsStore } from '../adapters/dynamodb/published-feeds.ts';
import { searchIndex } from '../adapters/minisearch/search-index.ts';
import { jsonLog } from '../adapters/runtime/runtime.ts';
import { createS3SiteStore } from '../adapters/s3/s3-site-store.ts';
import { notifyHub } from '../adapters/websub/notify-hub.ts';
import { readConfig } from '../config.ts';
import { createLinks } from '../core/links.ts';
import type { Review } from '../core/review.ts';
import { eachReview } from '../steps/each-review.ts';
import { heedPause } from '../steps/heed-pause.ts';
import { publishReview, publishRoot } from '../steps/publish-review.ts';
import { thenInAnyCase } from '../steps/then-in-any-case.ts';
import { articlesOf, realPages, reviewsOf, tableOf } from './parts.ts';

/** What puts the site where readers find it. */

export function publishApp(config = readConfig()) {
  const reviews = reviewsOf(config);
  const { store, servicePause } = articlesOf(config);
  const deps = {
    store,
    publishedFeeds: createPublishedFeedsStore(tableOf(config)),
    site: createS3SiteStore({ bucket: config.need('SITE_BUCKET') }),
    links: createLinks({ site: config.need('SITE_ORIGIN'), ...realPages }),
    templates: { ...siteTemplates, messagePage },
    sampleNotice: '',
    tagAuthority: config.get('TAG_AUTHORITY'),
    edition: config.get('TEMPLATES_EDITION'),
    hub: config.get('WEBSUB_HUB'),
    searchIndex,
  };
  return async (now: Date): Promise<void> => {
    if (await heedPause('publish', { servicePause, log: jsonLog })) return;
    const publish = async (review: Review) => {
      const { feeds, ...report } = await publishReview(review, now, deps);
      jsonLog('info', 'publish finished', { review: review.slug, ...report, feeds: feeds.length });
      if (deps.hub) await notifyHub(deps.hub, feeds, jsonLog);
    };
    await thenInAnyCase(
      async () => eachReview(await reviews(), now, publish, { round: 'publish', log: jsonLog }),
      async () => publishRoot(await reviews(), deps),
      {
        log: jsonLog,
        message: 'after a failed round, the root of the site could not be written either',
        remedy: 'Mend what both errors name; the next round writes it.',
      },
    );
  };
}
