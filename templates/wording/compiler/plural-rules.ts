/** What a language asks of a sentence that counts. Counts are whole numbers here. */
export interface PluralRules {
  /** The categories that a plural must have: those whole numbers fall into, and `other`, which ICU wants everywhere. */
  readonly needed: readonly string[];
  /** The categories it may have: also those of fractions, or of millions alone. */
  readonly allowed: readonly string[];
  /** `one` means 1 and nothing else, and there is nothing but `one` and `other`: as in English, German or Spanish. */
  readonly oneIsOne: boolean;
}

/** CLDR's rules look at no more than the last three digits, or at whether these are millions. */
const lookedAt = 2_000;

/** From the CLDR data of this Node; `null` where it has none for the language. `language`: BCP 47. */
export function pluralRules(language: string): PluralRules | null {
  // A language that is not known would silently be given the rules of this machine's own.
  if (!isLanguage(language)) return null;
  const rules = new Intl.PluralRules(language);
  const found = Array.from({ length: lookedAt }, (_, count) => rules.select(count));
  const needed = new Set<string>([...found, 'other']);
  return {
    needed: categories.filter((category) => needed.has(category)),
    allowed: rules.resolvedOptions().pluralCategories,
    oneIsOne: found.every((category, count) => category === (count === 1 ? 'one' : 'other')),
  };
}

const categories = ['zero', 'one', 'two', 'few', 'many', 'other'] as const;

function isLanguage(language: string): boolean {
  try {
    return Intl.PluralRules.supportedLocalesOf([language]).length > 0;
  } catch {
    return false;
  }
}
