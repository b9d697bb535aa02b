import type { LambdaBundle } from '../../infra/lambda-bundle.ts';

/** Smaller parts are added up in one line. */
const shownFrom = 1_000;
const ownFilesShown = 25;

/** What a bundle is made of, in KB: by package of npm and room of ours, then our largest files. */
export function contentsTable({ name, bytes, parts }: Pick<LambdaBundle, 'name' | 'bytes' | 'parts'>): string {
  const files = [...parts].map(([file, size]) => ({ file, size, owner: ownerOf(file) }));
  const sizes = new Map<string, number>();
  for (const { owner, size } of files) sizes.set(owner, (sizes.get(owner) ?? 0) + size);
  const owners = [...sizes].map(([owner, size]) => ({ owner, size }));
  const small = owners.filter(({ size }) => size < shownFrom);
  const rows = owners.filter(({ size }) => size >= shownFrom).toSorted((a, b) => b.size - a.size);
  const ownFiles = files
    .filter(({ file }) => !/node_modules|:/.test(file))
    .toSorted((a, b) => b.size - a.size)
    .slice(0, ownFilesShown);
  return [
    `${name}: ${kilobytes(bytes)} KB`,
    ...rows.map(({ owner, size }) => line(size, owner)),
    line(
      small.reduce((sum, { size }) => sum + size, 0),
      `${small.length} smaller ones`,
    ),
    'our largest files',
    ...ownFiles.map(({ file, size }) => line(size, file)),
  ].join('\n');
}

/** `@smithy/core` · `lambda/core` · `what stands in for others` (infra/leave-out.ts, infra/read-later.ts). */
function ownerOf(file: string): string {
  const installed = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1];
  if (installed) return installed;
  if (/^(?:left-out|later):/.test(file)) return 'what stands in for others';
  return file
    .split('/')
    .slice(0, file.startsWith('lambda/adapters/') ? 3 : 2)
    .join('/');
}

function line(size: number, what: string): string {
  return `${kilobytes(size).padStart(8)}  ${what}`;
}

function kilobytes(bytes: number): string {
  return (bytes / 1000).toFixed(1);
}
