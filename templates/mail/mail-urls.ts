import type { Digest, DigestEnvelope } from '../../lambda/core/digest.ts';
import type { SharedText } from '../../lambda/core/mail-body.ts';
import { escapeHtml } from '../text/title-html.ts';
import { sharedText } from './mail-pieces.ts';

/** An address as it stands in either body; one object where there is nothing to escape. */
export interface UrlPiece {
  readonly html: SharedText;
  readonly text: SharedText;
}

/** The addresses that are in one reader's mail only. They stand in several places of it, and are encoded once. */
export type MailUrls = Readonly<Record<'edition' | 'citations' | 'preferences' | 'unsubscribe', UrlPiece>>;

export function mailUrls(
  { editionUrl, citationsUrl }: Pick<Digest, 'editionUrl' | 'citationsUrl'>,
  { preferencesUrl, unsubscribeUrl }: Pick<DigestEnvelope, 'preferencesUrl' | 'unsubscribeUrl'>,
): MailUrls {
  return {
    edition: urlPiece(editionUrl),
    citations: urlPiece(citationsUrl),
    preferences: urlPiece(preferencesUrl),
    unsubscribe: urlPiece(unsubscribeUrl),
  };
}

function urlPiece(url: string): UrlPiece {
  const text = sharedText(url);
  const escaped = escapeHtml(url);
  return { text, html: escaped === url ? text : sharedText(escaped) };
}
