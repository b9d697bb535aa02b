import { readFileSync } from 'node:fs';

/**
 * The text of the adapter whose client needs a network, for the one figure the simulation takes from it. A bundle holds the
 * text itself (bundle.ts), mutated where a mutation says so.
 */
export const sesMailerSource = readFileSync(
  new URL('../../lambda/adapters/ses/ses-mailer.ts', import.meta.url),
  'utf8',
);
