import { Resolver } from 'node:dns/promises';
import type { DomainNames } from '../../core/ports/domain-names.ts';

/** Asks the resolvers of this machine; `servers` for others, as `127.0.0.1:5353`. */
export function createDomainNames({ servers }: { readonly servers?: readonly string[] } = {}): DomainNames {
  const resolver = new Resolver({ timeout: 3_000, tries: 2 });
  if (servers) resolver.setServers(servers);
  return {
    texts: (name) => orNone(async () => (await resolver.resolveTxt(name)).map((pieces) => pieces.join(''))),
    mailHosts: (name) =>
      orNone(async () =>
        (await resolver.resolveMx(name)).toSorted((a, b) => a.priority - b.priority).map(({ exchange }) => exchange),
      ),
  };
}

async function orNone(resolve: () => Promise<readonly string[]>): Promise<readonly string[]> {
  try {
    return await resolve();
  } catch (error) {
    const { code } = error as { readonly code?: string };
    if (code === 'ENODATA' || code === 'ENOTFOUND') return [];
    throw error;
  }
}
