import type { DigestEnvelope } from '../../lambda/core/digest.ts';
import { escapeHtml } from '../text/title-html.ts';

/** The links that are in one reader's mail only. */
export type OwnLinks = Pick<DigestEnvelope, 'preferencesUrl' | 'unsubscribeUrl'>;

/** Where they stand in a digest mail; in HTML they are escaped. */
export const ownGaps = {
  preferencesUrl: { own: 'preferencesUrl' },
  unsubscribeUrl: { own: 'unsubscribeUrl' },
  preferencesHref: { own: 'preferencesHref' },
  unsubscribeHref: { own: 'unsubscribeHref' },
} as const;

export function ownTexts({ preferencesUrl, unsubscribeUrl }: OwnLinks): Readonly<Record<keyof typeof ownGaps, string>> {
  return {
    preferencesUrl,
    unsubscribeUrl,
    preferencesHref: escapeHtml(preferencesUrl),
    unsubscribeHref: escapeHtml(unsubscribeUrl),
  };
}
