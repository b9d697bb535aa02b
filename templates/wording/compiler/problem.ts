/** One thing wrong with a file of wording, where it stands and how to mend it. */
export interface Problem {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly wrong: string;
  readonly remedy: string;
}

/** Wording that cannot be compiled. Names every problem found, so that whoever translates mends them in one go. */
export class WordingError extends Error {
  override readonly name = 'WordingError';
  readonly problems: readonly Problem[];
  constructor(problems: readonly Problem[]) {
    super(problems.map(problemText).join('\n'));
    this.problems = problems;
  }
}

/** `templates/wording/es.yaml:12: "page.lead" is missing → add it …` */
function problemText({ file, line, wrong, remedy }: Problem): string {
  return `${file}:${line}: ${wrong} → ${remedy}`;
}
