import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { z } from 'zod';
import { UserError } from '../../local/user-error.ts';
import { itemOf, lineOf, type StoredItem } from './export-line.ts';

/**
 * A folder in the shape of DynamoDB's export to S3, so that what AWS exports (to any second of 35 days) and what this
 * project exports are restored by the same command:
 *
 *     AWSDynamoDB/<export id>/manifest-summary.json   what it is, and how many items
 *     AWSDynamoDB/<export id>/manifest-files.json     a line for each data file: items, MD5
 *     AWSDynamoDB/<export id>/data/<name>.json.gz     a line for each item
 *
 * Source: DynamoDB Developer Guide, "DynamoDB table export output format".
 */
export interface ExportFolder {
  readonly id: string;
  readonly exportedAt: string;
  readonly items: number;
  /** Reads a file at a time; the whole export is never in memory. */
  read(): AsyncIterable<StoredItem>;
}

const summaryFile = 'manifest-summary.json';
const filesFile = 'manifest-files.json';
/** Items in one data file: some 20 MB before compression. */
const itemsAFile = 20_000;
/** Readers' addresses are in it: nobody but its owner reads it. */
const fileMode = 0o600;
const folderMode = 0o700;

/** Writes the items below `root`; the summary last, so that a killed export has none and is refused. Answers its path. */
export async function writeExport(
  root: string,
  items: AsyncIterable<StoredItem>,
  {
    now,
    tableName,
    wrote,
  }: { readonly now: Date; readonly tableName: string; readonly wrote?: (items: number) => void },
): Promise<{ readonly path: string; readonly items: number }> {
  const id = `${String(now.valueOf()).padStart(14, '0')}-${randomBytes(4).toString('hex')}`;
  const path = join(root, 'AWSDynamoDB', id);
  await mkdir(join(path, 'data'), { recursive: true, mode: folderMode });
  const listed: string[] = [];
  let total = 0;
  let lines: string[] = [];
  const flush = async () => {
    if (lines.length === 0) return;
    const name = `${randomBytes(13).toString('hex')}.json.gz`;
    const content = gzipSync(`${lines.join('\n')}\n`);
    await writeWhole(join(path, 'data', name), content);
    const dataFileS3Key = `AWSDynamoDB/${id}/data/${name}`;
    listed.push(JSON.stringify({ itemCount: lines.length, md5Checksum: md5(content), etag: '', dataFileS3Key }));
    total += lines.length;
    lines = [];
    wrote?.(total);
  };
  for await (const item of items) {
    lines.push(lineOf(item));
    if (lines.length >= itemsAFile) await flush();
  }
  await flush();
  await writeWhole(join(path, filesFile), `${listed.join('\n')}\n`);
  const summary = {
    ...{ version: '2020-06-30', exportArn: `living-review:${tableName}/export/${id}`, exportType: 'FULL_EXPORT' },
    ...{ exportTime: now.toISOString(), tableArn: `living-review:${tableName}`, outputFormat: 'DYNAMODB_JSON' },
    ...{ manifestFilesS3Key: `AWSDynamoDB/${id}/${filesFile}`, itemCount: total },
  };
  await writeWhole(join(path, summaryFile), JSON.stringify(summary));
  return { path, items: total };
}

const summaryShape = z.object({
  exportTime: z.string(),
  itemCount: z.number().int().nonnegative(),
  outputFormat: z.string(),
  exportType: z.string().optional(),
});
const fileShape = z.object({
  itemCount: z.number().int().nonnegative(),
  md5Checksum: z.string(),
  dataFileS3Key: z.string(),
});

/**
 * Opens an export and reads all of it once: every file is there, has its checksum and its number of items, and each line
 * is an item of such a table. Throws {@link UserError} otherwise, before anybody has written anything. `folder` is that of
 * the manifests, or one above it.
 */
export async function openExport(folder: string): Promise<ExportFolder> {
  const path = await folderOfSummary(folder);
  const summary = parse(summaryShape, await readFile(join(path, summaryFile), 'utf8'), join(path, summaryFile));
  if (summary.outputFormat !== 'DYNAMODB_JSON' || (summary.exportType ?? 'FULL_EXPORT') !== 'FULL_EXPORT')
    throw new UserError(
      `${path} is no full export in DynamoDB JSON; export it again with --export-format DYNAMODB_JSON.`,
    );
  const manifest = await readFile(join(path, filesFile), 'utf8').catch(() => {
    throw new UserError(`${path} has no ${filesFile}: copy the whole export, not only its data.`);
  });
  const files = manifest
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => parse(fileShape, line, join(path, filesFile)));
  const read = async function* () {
    for (const file of files) yield* await readDataFile(path, file);
  };
  let items = 0;
  for await (const _ of read()) items += 1;
  if (items !== summary.itemCount)
    throw new UserError(`${path} holds ${items} items, and its summary says ${summary.itemCount}: it is not whole.`);
  return { id: basename(path), exportedAt: summary.exportTime, items, read };
}

async function readDataFile(path: string, file: z.infer<typeof fileShape>): Promise<readonly StoredItem[]> {
  const name = join(path, 'data', basename(file.dataFileS3Key));
  const content = await readFile(name).catch(() => {
    throw new UserError(`${name} is missing: copy the whole export again.`);
  });
  if (md5(content) !== file.md5Checksum)
    throw new UserError(`${name} is damaged (its checksum is another one): copy the export again.`);
  const lines = gunzipSync(content)
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '');
  const items = lines.map((line, index) => {
    try {
      return itemOf(line);
    } catch (error) {
      throw new UserError(`Line ${index + 1} of ${name} cannot be restored: ${(error as Error).message}.`);
    }
  });
  if (items.length !== file.itemCount)
    throw new UserError(`${name} holds ${items.length} items instead of ${file.itemCount}: copy the export again.`);
  return items;
}

async function folderOfSummary(folder: string): Promise<string> {
  const found = await readdir(folder, { recursive: true }).catch(() => {
    throw new UserError(`There is no folder ${folder}.`);
  });
  const summaries = found.filter((name) => basename(name) === summaryFile).map((name) => join(folder, dirname(name)));
  const [only, ...others] = summaries;
  if (only === undefined)
    throw new UserError(`${folder} holds no ${summaryFile}: it is no export, or one that was not finished.`);
  if (others.length > 0)
    throw new UserError(`${folder} holds several exports. Name the one you mean:\n${summaries.toSorted().join('\n')}`);
  return only;
}

function parse<Value>(shape: z.ZodType<Value>, text: string, name: string): Value {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  const read = shape.safeParse(value);
  if (read.success) return read.data;
  throw new UserError(`${name} is not as an export of DynamoDB has it: copy the export again.`);
}

async function writeWhole(name: string, content: string | Uint8Array): Promise<void> {
  const file = await open(`${name}.part`, 'w', fileMode);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${name}.part`, name);
}

function md5(content: Uint8Array): string {
  return createHash('md5').update(content).digest('base64');
}
