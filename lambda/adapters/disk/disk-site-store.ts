import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, extname, join, resolve, sep } from 'node:path';
import type { SiteStore } from '../../core/ports/site-store.ts';

/** Content types of what publish writes; a folder keeps no metadata beside its files. */
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.rss': 'application/rss+xml; charset=utf-8',
  '.atom': 'application/atom+xml; charset=utf-8',
  '.opml': 'text/x-opml; charset=utf-8',
  '.ris': 'application/x-research-info-systems; charset=utf-8',
  '.bib': 'application/x-bibtex; charset=utf-8',
  '.nbib': 'application/nbib; charset=utf-8',
};

/** Published files in a folder. A file is replaced whole (temporary name, rename): a kill leaves the old or the new one. */
export function createDiskSiteStore(root: string): SiteStore {
  const base = resolve(root);
  const writing = new Map<string, Promise<void>>();
  const at = (path: string): string | null => {
    const full = join(base, path);
    return full.startsWith(base + sep) && !path.includes('\0') ? full : null;
  };
  return {
    async get(path) {
      const full = at(path);
      if (full === null) return null;
      try {
        const [body, { mtime }] = await Promise.all([readFile(full, 'utf8'), stat(full)]);
        return { body, contentType: contentTypeOf(path), modified: mtime.toISOString() };
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === 'ENOENT' || code === 'EISDIR' || code === 'ENOTDIR') return null;
        throw error;
      }
    },
    async put(path, { body }) {
      const full = at(path);
      if (full === null) throw new Error(`Not a path inside the site: ${path}`);
      // One after the other: the temporary name is always the same, so that a kill leaves nothing that piles up.
      const turn = (writing.get(full) ?? Promise.resolve()).catch(() => {}).then(() => replaceFile(full, body));
      writing.set(full, turn);
      await turn.finally(() => writing.get(full) === turn && writing.delete(full));
    },
    async remove(path) {
      const full = at(path);
      if (full !== null) await rm(full, { force: true });
    },
  };
}

async function replaceFile(full: string, body: string): Promise<void> {
  const temporary = `${full}.part`;
  const file = await open(temporary, 'w').catch(async (error: NodeJS.ErrnoException) => {
    // Mostly the folder is there: it is made when it turns out not to be.
    if (error.code !== 'ENOENT') throw error;
    await mkdir(dirname(full), { recursive: true });
    return open(temporary, 'w');
  });
  try {
    await file.writeFile(body);
  } finally {
    await file.close();
  }
  await rename(temporary, full);
}

function contentTypeOf(path: string): string {
  if (path.endsWith('.json')) {
    if (path.includes('/feeds/')) return 'application/feed+json; charset=utf-8';
    return path.endsWith('export.json') ? 'application/vnd.citationstyles.csl+json; charset=utf-8' : 'application/json';
  }
  return types[extname(path)] ?? 'application/octet-stream';
}
