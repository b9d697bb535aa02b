import { en, type Wording } from './en/index.ts';
import { es } from './es/index.ts';

/** Wordings by BCP 47 primary language. A new language is one folder beside `en/` and one line here. */
const wordings: Readonly<Record<string, Wording>> = { en, es };

/** What readers of this language are told; English where there is no wording yet. */
export function wordingFor(language: string): Wording {
  const primary = language.toLowerCase().split('-')[0] ?? '';
  return (Object.hasOwn(wordings, primary) ? wordings[primary] : undefined) ?? en;
}

export type { Wording };

/** A sentence that was decided elsewhere, in the reader's language; as it is where nobody has translated it. */
export function messageIn(sentence: string, { messages }: Wording): string {
  const known: Readonly<Record<string, string>> = messages;
  return (Object.hasOwn(known, sentence) ? known[sentence] : undefined) ?? sentence;
}
