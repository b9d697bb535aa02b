import type { SiteStore } from '../core/ports/site-store.ts';

/** What is published of a review, as a file of the site itself. Written after everything it names. */
export interface Manifest {
  readonly asOf: string;
  readonly articles: number;
  /** Path → fingerprints of what the file was made from, and of the file. */
  readonly files: Readonly<Record<string, readonly [from: string, file: string]>>;
  /** The next publication trusts nothing of it but which archives there are. */
  readonly isToRebuild: boolean;
}

export const manifestPath = (review: string): string => `${review}/manifest.json`;

/** An empty one where there is none, or where it is not as it was written: everything is written again. */
export async function readManifest(site: Pick<SiteStore, 'get'>, path: string): Promise<Manifest> {
  const nothing: Manifest = { asOf: '', articles: 0, files: {}, isToRebuild: false };
  const file = await site.get(path);
  if (!file) return nothing;
  try {
    const { asOf, articles, files, isToRebuild } = JSON.parse(file.body) as Partial<Manifest>;
    const isWhole = typeof asOf === 'string' && typeof articles === 'number' && typeof files === 'object' && files;
    return isWhole ? { asOf, articles, files, isToRebuild: isToRebuild === true } : nothing;
  } catch {
    return nothing;
  }
}

/**
 * Makes the next publication write every file of these reviews again, whatever stands there (it compares the root's few files
 * with what stands there anyway); files that no longer belong are removed. Ids of feed entries follow from articles and settings, so feed readers see nothing new, and
 * archives that are there stay as they are. Nothing is unreadable meanwhile. Answers how many files each review had.
 */
export async function rebuildSite(
  reviews: readonly string[],
  site: SiteStore,
): Promise<readonly { readonly review: string; readonly files: number }[]> {
  const known: { readonly review: string; readonly files: number }[] = [];
  for (const review of reviews) {
    const { articles, files } = await readManifest(site, manifestPath(review));
    const body = JSON.stringify({ asOf: '', articles, files, isToRebuild: true } satisfies Manifest);
    await site.put(manifestPath(review), { body, contentType: 'application/json' });
    known.push({ review, files: Object.keys(files).length });
  }
  return known;
}
