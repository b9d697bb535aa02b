import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { StoreUnavailableError } from '../lambda/adapters/dynamodb/store-unavailable.ts';
import { BaseAddressError } from '../lambda/adapters/polite-http/base-address.ts';
import { ReviewFolderError } from '../lambda/adapters/review-folder/review-folder-error.ts';
import { MissingVariableError, readConfig } from '../lambda/config.ts';
import { InvalidRequestError } from '../lambda/core/invalid-request.ts';
import { LiteratureUnavailableError } from '../lambda/core/ports/literature.ts';
import { NewerSchemaError } from '../lambda/core/schema-version.ts';
import { UserError } from '../local/user-error.ts';
import { addOperations } from './operations.ts';
import { inSentences, say, type Terminal } from './terminal.ts';

// The SDK's note about future Node versions is for whoever updates it, not for whoever reads this terminal.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

// Local engines want no account: where one is named and no credentials are, any will do. AWS's own endpoints want real ones,
// which the SDK also finds in a default profile.
const isLocalEngine = ([name, value = '']: [string, string | undefined]) =>
  name.startsWith('AWS_ENDPOINT_URL') && !/^https:\/\/[\w.-]+\.amazonaws\.com(?:\.cn)?\/?$/.test(value);
if (Object.entries(process.env).some(isLocalEngine) && !process.env.AWS_PROFILE) {
  process.env.AWS_REGION ??= 'us-east-1';
  process.env.AWS_ACCESS_KEY_ID ??= 'local';
  process.env.AWS_SECRET_ACCESS_KEY ??= 'local';
}

// Each command loads its own code: `articles parse` needs no database, `review check` no mail.
const terminal: Terminal = { stdout: process.stdout, stderr: process.stderr };
const streams = { stdin: process.stdin, ...terminal };
let exit = 0;

const program = new Command('living-review')
  .description('Keeps a published review alive: finds what cites it, files it under its topics, brings it to readers.')
  .option('--verbose', 'show where a failure came from')
  .exitOverride()
  .showHelpAfterError('(--help shows what there is)');

const dataFolder = '.living-review';
const dataOption = () => new Option('--data <dir>', 'folder that keeps everything').default(dataFolder);
/** Real articles do not mix with the sample's. */
const liveDataFolder = `${dataFolder}/live`;
const reviewsDir = () => readConfig().get('REVIEWS_DIR');

program
  .command('start')
  .description('the whole service on this machine: tick, then site, feeds, API and mailbox')
  .option('--live', 'ask the real PubMed instead of the sample', false)
  .option('--port <number>', 'port on 127.0.0.1', port, '8080')
  .option('--data <dir>', `folder that keeps everything (default: ${dataFolder}; with --live: ${liveDataFolder})`)
  .action(async (options) => {
    const data = options.data ?? (options.live ? liveDataFolder : dataFolder);
    exit = await (await import('./start.ts')).startCommand({ ...options, data }, terminal);
  });

program
  .command('tick')
  .description('everything due at a moment: poll, publish, digests; then exit. Safe to kill and run again')
  .option('--now <moment>', 'the moment, ISO 8601 (default: now)')
  .option('--dry-run', 'on a copy: every mail stays in a folder, nothing is sent and nothing noted as sent', false)
  .addOption(dataOption())
  .action(async (options) => {
    exit = await (await import('./tick.ts')).tickCommand(options, terminal);
  });

program
  .command('doctor')
  .description('look at everything a deployment stands on: account, sender, DNS, site, NCBI, table, books')
  .option('--stage <name>', 'dev or prod: take site and sender from cdk.context.json')
  .option('--send-test', 'mail SES’s simulator and wait up to 90 s until its events are noted', false)
  .option('--go-live', 'all of it, --send-test included; then let digests out if nothing failed', false)
  .addOption(dataOption())
  .action(async (options) => {
    exit = await (await import('./doctor.ts')).doctor(options, terminal);
  });

program
  .command('migrate')
  .description('bring a table that an earlier version wrote up to this one; safe to kill and run again')
  .addOption(dataOption())
  .action(async (options) => {
    exit = await (await import('./migrate.ts')).migrateCommand(options, terminal);
  });

const review = program.command('review').description('a review and its taxonomy');
review
  .command('new')
  .description('scaffold reviews/<slug>/ from PubMed and PMC: a draft taxonomy to edit; trains, shows the last 90 days')
  .argument('<pmid>', 'the review’s number in PubMed')
  .option('--slug <name>', 'name of the folder (default: from the title)')
  .option('--any-article', 'take it though neither PubMed nor PMC calls it a review', false)
  .action(async (pmid: string, options: { slug?: string; anyArticle: boolean }) => {
    exit = await (await import('./review-new.ts')).reviewNew(
      { ...options, pmid, reviewsDir: reviewsDir() },
      terminal,
      new Date(),
    );
  });
review
  .command('check')
  .description('validate reviews/<slug>/, and show what a change would do to stored articles and readers')
  .argument('[review]', 'slug or folder (default: every review)')
  .addOption(dataOption())
  .action(async (name: string | undefined, { data }: { data: string }) => {
    exit = await (await import('./review-check.ts')).reviewCheck(
      { ...(name ? { review: name } : {}), reviewsDir: reviewsDir(), data },
      terminal,
    );
  });

review
  .command('train')
  .description('let the review’s own sections and references teach its topics; writes reviews/<slug>/model/')
  .argument('[review]', 'slug or folder (may be left out where there is one)')
  .option('--examples <file>', 'labelled articles, JSON Lines {pmid?, title, abstract, topics}')
  .option('--offline', 'learn from the examples alone, without a network', false)
  .action(async (name: string | undefined, options: { examples?: string; offline: boolean }) => {
    exit = await (await import('./review-train.ts')).reviewTrain(
      { ...options, review: name, reviewsDir: reviewsDir() },
      terminal,
    );
  });

const articles = program.command('articles').description('read and file articles');
articles
  .command('parse')
  .description('PubMed XML (or .gz) to JSON Lines, one article a line')
  .argument('<files...>', 'files, - for standard input')
  .action(async (files: string[]) => {
    exit = await (await import('./articles-parse.ts')).articlesParse(files, streams);
  });
articles
  .command('quote')
  .description('full texts of PMC (JATS) to JSON Lines: for each reference the sentences that cite it')
  .argument('<files...>', 'files, - for standard input')
  .option('--pmid <pmid>', 'only the reference with this PMID')
  .option('--doi <doi>', 'only the reference with this DOI')
  .option('--pmcid <pmcid>', 'only the reference with this PMCID')
  .option('--reference <label>', 'only the reference with this number or label')
  .action(async (files: string[], options) => {
    exit = await (await import('./articles-quote.ts')).articlesQuote(files, options, streams);
  });
articles
  .command('classify')
  .description('file articles (JSON Lines on standard input) under a review’s topics')
  .requiredOption('--review <review>', 'slug or folder')
  .action(async (options: { review: string }) => {
    exit = await (await import('./articles-classify.ts')).articlesClassify(
      { ...options, reviewsDir: reviewsDir() },
      streams,
    );
  });
articles
  .command('rank')
  .description('order articles (JSON Lines on standard input) by relevance, most relevant first')
  .requiredOption('--review <review>', 'slug or folder')
  .option('--seeds <file>', 'JSON Lines of articles known to belong; they take the place of the review')
  .action(async (options: { review: string; seeds?: string }) => {
    exit = await (await import('./articles-rank.ts')).articlesRank({ ...options, reviewsDir: reviewsDir() }, streams);
  });

const digest = program.command('digest').description('look at digests');
digest
  .command('runs')
  .description('what became of the latest digest runs: due = delivered + empty + suppressed + in doubt + failed')
  .requiredOption('--review <slug>', 'which review')
  .option('--last <number>', 'how many runs', '12')
  .option('--json', 'one JSON object a line', false)
  .option('--link', 'print a link to the keeper’s page instead', false)
  .addOption(dataOption())
  .action(async (options) => {
    exit = await (await import('./digest-runs.ts')).digestRuns(options, terminal);
  });
digest
  .command('preview')
  .description('the next digest as a reader would get it: .html, .txt and .eml')
  .requiredOption('--review <slug>', 'which review')
  .option('--topics <ids>', 'topic ids, separated by commas (default: all)')
  .option('--cadence <cadence>', 'immediate, daily, weekly or monthly', 'weekly')
  .requiredOption('--out <dir>', 'folder to write to')
  .addOption(dataOption())
  .action(async (options) => {
    exit = await (await import('./digest-preview.ts')).digestPreview(options, terminal);
  });

const sending = program.command('sending').description('whether digests go out, for all reviews together');
sending
  .command('status')
  .description('paused or not, why, and what bounced or was complained about in the last seven days')
  .addOption(dataOption())
  .action(async (options) => {
    exit = await (await import('./sending.ts')).sendingStatus(options, terminal);
  });
sending
  .command('pause')
  .description('send no digest until it is resumed; nothing is lost')
  .option('--reason <words>', 'why, for whoever asks', 'the keeper paused it')
  .addOption(dataOption())
  .action(async (options) => {
    exit = await (await import('./sending.ts')).pauseSending(options, terminal);
  });
sending
  .command('resume')
  .description('let digests go out again; the trouble before counts no more')
  .addOption(dataOption())
  .action(async (options) => {
    exit = await (await import('./sending.ts')).resumeSending(options, terminal);
  });

const subscribers = program.command('subscribers').description('the keeper’s tools for subscriptions');
subscribers
  .command('list')
  .description('subscriptions without their addresses, one JSON object a line')
  .requiredOption('--review <slug>', 'which review')
  .addOption(dataOption())
  .action(async (options) => {
    exit = await (await import('./subscribers.ts')).listSubscribers(options, terminal);
  });
subscribers
  .command('import')
  .description(
    'JSON Lines {email, topics?, cadence?, consent?}; without `consent` (when and how it was given) a confirm mail is sent',
  )
  .argument('<file>', 'JSON Lines file')
  .requiredOption('--review <slug>', 'which review')
  .addOption(dataOption())
  .action(async (file: string, options) => {
    exit = await (await import('./subscribers.ts')).importSubscribers(file, options, terminal);
  });
subscribers
  .command('export')
  .description('everything stored about one address, as JSON')
  .argument('<email>', 'the address')
  .requiredOption('--review <slug>', 'which review')
  .addOption(dataOption())
  .action(async (email: string, options) => {
    exit = await (await import('./subscribers.ts')).exportSubscriber(email, options, terminal);
  });
subscribers
  .command('end')
  .description('end subscriptions by their ids, as a log or `subscribers list` names them')
  .argument('<id...>', 'ids of subscriptions')
  .requiredOption('--review <slug>', 'which review')
  .addOption(dataOption())
  .action(async (ids: string[], options) => {
    exit = await (await import('./subscribers.ts')).endSubscriptions(ids, options, terminal);
  });
subscribers
  .command('erase')
  .description('forget one address')
  .argument('<email>', 'the address')
  .requiredOption('--review <slug>', 'which review')
  .addOption(dataOption())
  .action(async (email: string, options) => {
    exit = await (await import('./subscribers.ts')).eraseSubscriber(email, options, terminal);
  });

addOperations(program, {
  terminal,
  dataOption,
  ends: (code) => {
    exit = code;
  },
});

function port(text: string): string {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535)
    throw new InvalidArgumentError('A port is a number from 0 to 65535.');
  return text;
}

try {
  await program.parseAsync();
} catch (error) {
  exit = failure(error);
}
process.exitCode = exit;

/** One clear line, and the exit code: 2 for a command that was not understood, 1 for everything else. */
function failure(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (program.opts<{ verbose?: boolean }>().verbose && error instanceof Error) say(terminal, error.stack ?? '');
  if (error instanceof LiteratureUnavailableError) say(terminal, inSentences(error.message, error.remedy));
  else if (
    error instanceof UserError ||
    error instanceof ReviewFolderError ||
    error instanceof StoreUnavailableError ||
    error instanceof MissingVariableError ||
    error instanceof BaseAddressError ||
    error instanceof InvalidRequestError ||
    error instanceof NewerSchemaError
  ) {
    say(terminal, error.message);
  } else
    say(
      terminal,
      `Something unexpected failed: ${error instanceof Error ? error.message : String(error)} (--verbose shows where)`,
    );
  return 1;
}
