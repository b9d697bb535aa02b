import type { DomainNames } from '../../lambda/core/ports/domain-names.ts';

/** A DNS that holds what a test writes into it: `{ '_dmarc.lab.org': ['v=DMARC1; p=none'] }`. */
export function createMemoryDomainNames(
  texts: Readonly<Record<string, readonly string[]>>,
  mailHosts: Readonly<Record<string, readonly string[]>> = {},
): DomainNames {
  return {
    texts: async (name) => texts[name] ?? [],
    mailHosts: async (name) => mailHosts[name] ?? [],
  };
}
