import { en } from './compiled/en.ts';
import { wordings } from './compiled/index.ts';
import type { Wording } from './compiled/wording.ts';

/** What readers of this language (BCP 47) are told; English where there is no wording yet. */
export function wordingFor(language: string): Wording {
  const primary = language.toLowerCase().split('-')[0] ?? '';
  return (Object.hasOwn(wordings, primary) ? wordings[primary]?.() : undefined) ?? en;
}

export type { Wording };

/** A sentence that was decided elsewhere, in the reader's language; as it is where nobody has translated it. */
export function messageIn(sentence: string, { messages }: Wording): string {
  const known: Readonly<Record<string, string>> = messages;
  return (Object.hasOwn(known, sentence) ? known[sentence] : undefined) ?? sentence;
}
