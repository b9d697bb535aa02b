import type { MailProbes } from '../../lambda/core/ports/mail-probes.ts';
import type { MailEvent } from '../../lambda/core/ports/mailer.ts';

/** {@link MailProbes} in memory. */
export function createMemoryMailProbes(): MailProbes {
  const noted = new Map<string, Set<MailEvent['kind']>>();
  return {
    note: async (probe, kind) => {
      if (!/^[0-9a-f]{16}$/.test(probe)) return;
      noted.set(probe, (noted.get(probe) ?? new Set()).add(kind));
    },
    kinds: async (probe) => [...(noted.get(probe) ?? [])].toSorted(),
  };
}
