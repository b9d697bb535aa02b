import type { SiteFile, SiteStore } from '../../lambda/core/ports/site-store.ts';

export interface MemorySiteStore extends SiteStore {
  readonly files: Map<string, SiteFile>;
}

export function createMemorySiteStore(): MemorySiteStore {
  const files = new Map<string, SiteFile>();
  return {
    files,
    get: async (path) => files.get(path) ?? null,
    put: async (path, file) => {
      files.set(path, file);
    },
    remove: async (path) => {
      files.delete(path);
    },
  };
}
