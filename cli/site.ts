import { readConfig } from '../lambda/config.ts';
import { publishReview, publishRoot } from '../lambda/steps/publish-review.ts';
import { rebuildSite } from '../lambda/steps/site-manifest.ts';
import { readReviews } from '../local/local-service.ts';
import { UserError } from '../local/user-error.ts';
import { openSession } from './session.ts';
import { say, type Terminal } from './terminal.ts';

export interface SiteRebuildOptions {
  readonly review?: string;
  readonly data: string;
}

/**
 * `site rebuild`: every page, feed and citation file is written anew from the table. On one machine at once; on a
 * deployment (SITE_BUCKET) by its own next publication, which alone knows the settings that feed ids depend on.
 */
export async function rebuildSiteCommand(options: SiteRebuildOptions, terminal: Terminal): Promise<number> {
  const config = readConfig();
  const slugs = (await readReviews(config.get('REVIEWS_DIR'))).map(({ slug }) => slug);
  if (options.review !== undefined && !slugs.includes(options.review))
    throw new UserError(`There is no review ${options.review}. There are: ${slugs.join(', ')}.`);
  const chosen = options.review === undefined ? slugs : [options.review];
  return config.has('SITE_BUCKET')
    ? rebuildBucket(config.get('SITE_BUCKET'), chosen, terminal)
    : rebuildFolder(chosen, options, terminal);
}

async function rebuildBucket(bucket: string, chosen: readonly string[], terminal: Terminal): Promise<number> {
  const { createS3SiteStore } = await import('../lambda/adapters/s3/s3-site-store.ts');
  const marked = await rebuildSite(chosen, createS3SiteStore({ bucket, forcePathStyle: true })).catch(
    (error: unknown) => {
      throw new UserError(
        `The bucket ${bucket} (SITE_BUCKET) cannot be used: ${error instanceof Error ? `${error.name}, ${error.message}` : 'no answer'}`,
      );
    },
  );
  for (const { review, files } of marked) terminal.stdout.write(`${review}: ${files} files are to be written anew\n`);
  say(
    terminal,
    'The next publication does it, within 15 minutes; to see it at once, invoke the publish function. Readers go on reading what is there.',
  );
  return 0;
}

async function rebuildFolder(
  chosen: readonly string[],
  options: SiteRebuildOptions,
  terminal: Terminal,
): Promise<number> {
  const session = await openSession(options, terminal);
  try {
    const { service } = session;
    await rebuildSite(chosen, service.site);
    for (const review of service.reviews.filter(({ slug }) => chosen.includes(slug))) {
      const { files, written } = await publishReview(review, session.clock.now(), service);
      terminal.stdout.write(`${review.slug}: ${written} of ${files} files written anew\n`);
    }
    await publishRoot(service.reviews, service);
    say(terminal, 'The site is as the table has it. Archives of feeds that were there stay as they were.');
    return 0;
  } finally {
    await session.close();
  }
}
