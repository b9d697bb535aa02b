import { randomBytes } from 'node:crypto';
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config, VariableName } from '../lambda/config.ts';
import { type DataDirectory, type LocalSecrets, openDataDirectory } from './data-directory.ts';
import { openMessageFiles } from './mailbox/message-files.ts';

/**
 * A copy of everything, on which a tick may do what it likes: neither the table nor the folder it was made of is written, and
 * no mail leaves this machine.
 */
export interface DryRun {
  readonly data: DataDirectory;
  /** Names no engine elsewhere and no secret: all is embedded, in {@link data}. */
  readonly config: Config;
  /** Addresses are found; links in the mails are signed with a key that opens nothing. */
  readonly secretsOf: (own: LocalSecrets) => LocalSecrets;
  /** Whether the table copied is not this folder's own. */
  readonly isOfDeployment: boolean;
}

const folderName = 'dry-run';
/** What a data folder holds that a tick looks at. The mailbox begins empty, so that what is in it afterwards is new. */
const copied = [
  'dynamodb',
  'site',
  'clock.json',
  'literature.json',
  'origin.json',
  'demo-readers.json',
  'secrets.json',
];
const elsewhere: readonly VariableName[] = [
  'AWS_ENDPOINT_URL_DYNAMODB',
  'AWS_ENDPOINT_URL_SES',
  'AWS_ENDPOINT_URL_S3',
  'AWS_ENDPOINT_URL_SQS',
  'SITE_BUCKET',
];

/** Makes `<data>/dry-run` anew: of the folder itself, or of the table that AWS_ENDPOINT_URL_DYNAMODB names. */
export async function openDryRun(data: DataDirectory, config: Config): Promise<DryRun> {
  const path = join(data.path, folderName);
  await rm(path, { recursive: true, force: true });
  await mkdir(path, { recursive: true });
  const isOfDeployment = config.has('AWS_ENDPOINT_URL_DYNAMODB');
  if (isOfDeployment) {
    const { copyTable } = await import('./dynamodb/copy-table.ts');
    await copyTable(config.get('TABLE_NAME'), join(path, 'dynamodb'));
  } else {
    for (const name of copied)
      await cp(join(data.path, name), join(path, name), { recursive: true }).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') throw error;
      });
  }
  const isElsewhere = (name: VariableName) => elsewhere.includes(name);
  return {
    data: await openDataDirectory(path),
    config: {
      get: (name) => (isElsewhere(name) ? '' : config.get(name)),
      has: (name) => !isElsewhere(name) && config.has(name),
      need: config.need,
    },
    secretsOf: ({ addressKey }) => ({
      tokenKeys: [{ kid: null, key: randomBytes(32).toString('hex') }],
      addressKey,
    }),
    isOfDeployment,
  };
}

/** A mail of a dry run, as a file that mail programs open. */
export interface DryRunMail {
  readonly file: string;
  readonly subject: string;
}

/** Writes what the mailbox of a dry run took as `<data>/dry-run/mails/0001.eml` and so on, oldest first. */
export async function writeDryRunMails(path: string): Promise<readonly DryRunMail[]> {
  // What takes mail apart is loaded only where there is some.
  const { glanceAt } = await import('./mailbox/message-view.ts');
  const mails = await (await openMessageFiles(join(path, 'mailbox'))).all();
  const folder = join(path, 'mails');
  await mkdir(folder, { recursive: true });
  const written: DryRunMail[] = [];
  for (const [index, mail] of mails.entries()) {
    const file = join(folder, `${String(index + 1).padStart(4, '0')}.eml`);
    await writeFile(file, mail.raw);
    written.push({ file, subject: (await glanceAt(mail)).subject });
  }
  return written;
}
