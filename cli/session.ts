import { resolve } from 'node:path';
import { z } from 'zod';
import { readConfig } from '../lambda/config.ts';
import type { Review } from '../lambda/core/review.ts';
import { pendingMigrations } from '../lambda/core/schema-version.ts';
import { migrateTable } from '../lambda/steps/migrate-table.ts';
import { type DataDirectory, openDataDirectory } from '../local/data-directory.ts';
import { type DryRun, openDryRun } from '../local/dry-run.ts';
import { literatureOfFolder, rememberLiterature } from '../local/folder-literature.ts';
import { type LiteratureMode, literatureMode } from '../local/literature.ts';
import { type LocalService, readReviews, startLocalService } from '../local/local-service.ts';
import { withSampleTraining } from '../local/sample-training.ts';
import { createServiceClock, parseMoment, type ServiceClock } from '../local/service-clock.ts';
import { UserError } from '../local/user-error.ts';
import { say, type Terminal, terminalLog } from './terminal.ts';

export interface SessionOptions {
  readonly data: string;
  /** The one review this command is about. */
  readonly review?: string;
  readonly live?: boolean;
  readonly now?: string | undefined;
  /** Whether this command asks the literature. What polls brings an older table up first. */
  readonly polls?: boolean;
  /** Works on a copy of everything, and mails stay in its mailbox. */
  readonly dryRun?: boolean;
  /** Only where a table of a later version is told in another way: all other commands refuse to touch one. */
  readonly anySchema?: boolean;
  /** The address a server is bound to; else the last one used on this folder. */
  readonly origin?: string;
}

/** The local service opened on a data folder for one command. */
export interface Session {
  /** The review the command is about; the first one where it named none. */
  readonly review: Review;
  readonly service: LocalService;
  readonly data: DataDirectory;
  readonly clock: ServiceClock;
  readonly mode: LiteratureMode;
  readonly close: () => Promise<void>;
}

const defaultOrigin = 'http://127.0.0.1:8080';

export async function openSession(options: SessionOptions, terminal: Terminal): Promise<Session> {
  const settings = readConfig();
  const at = options.now === undefined ? null : parseMoment(options.now);
  // What is wrong with a command or a review is told before anything is written.
  const untaught = await readReviews(settings.get('REVIEWS_DIR'));
  const named = options.review === undefined ? untaught[0] : untaught.find(({ slug }) => slug === options.review);
  if (!named) {
    const slugs = untaught.map(({ slug }) => slug).join(', ');
    throw new UserError(`There is no review ${options.review}. There are: ${slugs}.`);
  }
  const own = await openDataDirectory(resolve(options.data));
  let dryRun: DryRun | null = null;
  const release = async () => {
    await dryRun?.data.release();
    await own.release();
  };
  try {
    if (options.dryRun) dryRun = await openDryRun(own, settings);
    const { data, config } = dryRun ?? { data: own, config: settings };
    const asked = literatureMode(config, options.live ?? false, dryRun?.isOfDeployment);
    const mode = await literatureOfFolder(data, asked, options.polls ?? false);
    if (options.polls && mode === 'sample' && isOnAws(config.get('AWS_ENDPOINT_URL_DYNAMODB')))
      throw new UserError(
        'AWS_ENDPOINT_URL_DYNAMODB names a table of AWS, and this folder lives on invented articles: they do not go there. Take the variable away, or add --live and another --data.',
      );
    if (options.polls && mode === 'custom' && asked === 'sample') {
      say(terminal, 'note: nobody is asked. This folder lives on NCBI_BASE_URL and its like; none of them is set now.');
    }
    const clock = await createServiceClock(data, { at, sample: mode === 'sample', realNow: () => new Date() });
    if (mode !== 'sample' && at === null && clock.now().valueOf() - Date.now() > 60_000) {
      say(terminal, `note: this folder has already lived until ${clock.now().toISOString()}; that is taken for now.`);
    }
    if (options.polls) await rememberLiterature(data, mode);
    const stored = await data.read('origin.json', z.object({ origin: z.url() }));
    const origin = config.get('SITE_ORIGIN') || options.origin || stored?.origin || defaultOrigin;
    if (options.origin) await data.write('origin.json', { origin });
    const reviews = mode === 'sample' ? await withSampleTraining(untaught) : untaught;
    const service = await startLocalService({
      config,
      reviews,
      data,
      mode,
      now: clock.now,
      origin,
      log: terminalLog(terminal),
      dryRun,
    });
    try {
      if (!options.anySchema) pendingMigrations(await service.schema.read(), service.schema.migrations);
      if (options.polls) await migrateFirst(service);
    } catch (error) {
      await service.close();
      throw error;
    }
    return {
      review: reviews.find(({ slug }) => slug === named.slug) ?? named,
      service,
      data,
      clock,
      mode,
      close: async () => {
        await service.close();
        await release();
      },
    };
  } catch (error) {
    await release();
    throw error;
  }
}

/** Killed in the middle, the next start goes on. Where another process is at it, what it writes is read either way. */
async function migrateFirst(service: LocalService): Promise<void> {
  const outcome = await migrateTable(service.reviews, () => new Date(), service);
  if (outcome.kind === 'busy')
    service.log('warn', `another process is migrating the table until ${outcome.until} at the latest`);
}

function isOnAws(endpoint: string): boolean {
  return URL.canParse(endpoint) && /\.amazonaws\.com(\.cn)?$/.test(new URL(endpoint).hostname);
}
