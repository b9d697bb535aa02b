import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { type ParsedMail, simpleParser } from 'mailparser';
import { type Ended, livingReview } from './tick-process.ts';

export const slug = 'csc-immune-crosstalk';

/** Variables of the person who runs these tests must not reach what is tested. */
export const unset: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ...['NCBI_API_KEY', 'NCBI_EMAIL', 'NCBI_BASE_URL', 'PMC_IDCONV_URL', 'EUROPE_PMC_BASE_URL', 'ICITE_BASE_URL'],
    ...['SITE_ORIGIN', 'REVIEWS_DIR', 'MAIL_FROM', 'MAIL_REPLY_TO', 'UNSUBSCRIBE_MAILBOX', 'TAG_AUTHORITY'],
    ...['DYNAMODB', 'SES', 'S3', 'SQS'].map((service) => `AWS_ENDPOINT_URL_${service}`),
  ].map((name) => [name, '']),
);

/** A data folder as somebody outside sees it: ticks go in, files come out. */
export interface JourneyFolder {
  readonly path: string;
  readonly tick: (now: string) => Promise<Ended>;
  /** Every item of the published CSL-JSON, by its id. */
  readonly items: () => Promise<ReadonlyMap<string, CslItem>>;
  /** PMIDs of what is published, or the item's own id where it has none; sorted. */
  readonly held: () => Promise<readonly string[]>;
  readonly mails: () => Promise<readonly ParsedMail[]>;
  /** A published file. */
  readonly page: (path: string) => Promise<string>;
  /** Paths of the published files. */
  readonly files: () => Promise<readonly string[]>;
  /** One hash over every published file but the manifest. */
  readonly siteHash: () => Promise<string>;
  readonly remove: () => Promise<void>;
}

export interface CslItem {
  readonly id: string;
  readonly PMID?: string;
  readonly DOI?: string;
  readonly title: string;
  readonly note?: string;
}

export async function openJourneyFolder(env: Readonly<Record<string, string>>): Promise<JourneyFolder> {
  const path = await mkdtemp(join(tmpdir(), 'living-review-journey-'));
  const site = join(path, 'site');
  const items = async () => {
    const list = JSON.parse(await readFile(join(site, slug, 'export.json'), 'utf8')) as readonly CslItem[];
    return new Map(list.map((item) => [item.id, item]));
  };
  const files = async () => {
    const entries = await readdir(site, { recursive: true, withFileTypes: true });
    const published = entries.filter((entry) => entry.isFile() && entry.name !== 'manifest.json');
    return published.map(({ parentPath, name }) => relative(site, join(parentPath, name))).toSorted();
  };
  return {
    path,
    tick: (now) => livingReview(['tick', '--now', now, '--data', path], { env: { ...unset, ...env } }),
    items,
    held: async () => [...(await items()).values()].map((item) => item.PMID ?? item.id).toSorted(),
    async mails() {
      const names = await readdir(join(path, 'mailbox')).catch(() => [] as string[]);
      const messages = names.filter((name) => /^\d+\.json$/.test(name)).toSorted();
      return Promise.all(
        messages.map(async (name) => {
          const { raw } = JSON.parse(await readFile(join(path, 'mailbox', name), 'utf8')) as { raw: string };
          return simpleParser(Buffer.from(raw, 'base64'));
        }),
      );
    },
    page: (file) => readFile(join(site, slug, file), 'utf8'),
    files,
    async siteHash() {
      const hash = createHash('sha256');
      for (const file of await files()) {
        hash
          .update(file)
          .update('\0')
          .update(await readFile(join(site, file)));
      }
      return hash.digest('hex');
    },
    remove: () => rm(path, { recursive: true, force: true }),
  };
}

/** Ids of the articles a mail brings, as its own links name them, in the order it shows them. */
export function articlesOf(mail: ParsedMail | undefined): readonly string[] {
  const link = new RegExp(`/${slug}/articles/([^/\\s]+)/`, 'g');
  return [...new Set([...(mail?.text ?? '').matchAll(link)].map(([, id]) => id ?? ''))];
}
