import { readEnglish, readTranslation } from './against-english.ts';
import { pluralRules } from './plural-rules.ts';
import { type Problem, WordingError } from './problem.ts';
import { numberWords, wordingIndex, wordingModule, wordingType } from './typescript.ts';
import { readWordingFile, type WordingFile } from './wording-file.ts';

/** A file of wording: `templates/wording/es.yaml` and what it holds. */
export interface WordingSource {
  readonly file: string;
  readonly text: string;
}

/**
 * All wording as TypeScript modules: name of the file → its text. English is the measure: the others have its keys and its
 * parameters. Throws {@link WordingError} with every mistake, its file, its line and what to do.
 */
export function compileWordings(sources: readonly WordingSource[]): ReadonlyMap<string, string> {
  const read = sources.map(({ file, text }) => ({ language: languageOf(file), own: readWordingFile(file, text) }));
  const english = read.find(({ language }) => language === 'en');
  if (!english) throw new Error('There is no en.yaml: it says which sentences there are. Bring it back.');
  const problems: Problem[] = read.flatMap(({ own }) => [...own.problems, ...writing(own)]);

  const rulesOfEnglish = pluralRules('en')!;
  const model = readEnglish(english.own, rulesOfEnglish);
  problems.push(...model.problems);
  // What others lack is not known before English is whole.
  if (problems.some(({ file }) => file === english.own.file)) throw new WordingError(inOrder(problems));

  const modules = new Map([['wording.ts', () => wordingType(english.own.root, model.english)]]);
  for (const { language, own } of read.toSorted((a, b) => (a.language < b.language ? -1 : 1))) {
    const rules = /^[a-z]{2,3}$/.test(language) ? pluralRules(language) : null;
    if (!rules) {
      const wrong = `"${language}" is no language whose plurals are known`;
      const remedy = 'name the file by the language code of two or three letters (ISO 639), such as fr.yaml';
      problems.push({ file: own.file, line: 1, wrong, remedy });
      continue;
    }
    const { messages, problems: found } =
      language === 'en'
        ? { messages: model.english, problems: [] }
        : readTranslation(own, rules, english.own, model.english);
    problems.push(...found);
    modules.set(`${language}.ts`, () => wordingModule(language, own.root, rules, messages, model.english));
  }
  if (problems.length > 0) throw new WordingError(inOrder(problems));
  modules.set('index.ts', () => wordingIndex(read.map(({ language }) => language).toSorted()));
  return new Map([...modules].map(([name, text]) => [name, text()]));
}

/** What is no sentence: the direction of writing, and how numbers are grouped. */
function writing({ file, root }: WordingFile): readonly Problem[] {
  const direction = root.entries.get('direction');
  const { fromDigits } = numberWords(root);
  const number = root.entries.get('number');
  return [
    ...(direction?.kind === 'text' && !['ltr', 'rtl'].includes(direction.text)
      ? [
          {
            file,
            line: direction.line,
            wrong: `"direction" is "${direction.text}"`,
            remedy: 'write "ltr" (from left to right) or "rtl"',
          },
        ]
      : []),
    ...(number && !/^[1-9]$/.test(fromDigits)
      ? [
          {
            file,
            line: number.line,
            wrong: `"number.fromDigits" is "${fromDigits}"`,
            remedy: 'write how many digits a number has at least that is grouped, such as "4" for 1,234',
          },
        ]
      : []),
  ];
}

function languageOf(file: string): string {
  return (file.split('/').at(-1) ?? '').replace(/\.ya?ml$/, '');
}

function inOrder(problems: readonly Problem[]): readonly Problem[] {
  return [...problems].sort((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1));
}
