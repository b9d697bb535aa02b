/** One thing wrong with a review's folder, where it stands and how to mend it. */
export interface Problem {
  readonly file: string;
  /** From 1; `null` when the whole file is meant. */
  readonly line: number | null;
  readonly wrong: string;
  readonly remedy: string;
}

/** A folder that cannot be read as a review. Names every problem found, so that a keeper mends them in one go. */
export class ReviewFolderError extends Error {
  override readonly name = 'ReviewFolderError';
  readonly problems: readonly Problem[];
  constructor(problems: readonly Problem[], options?: { cause?: unknown }) {
    super(problems.map(problemText).join('\n'), options);
    this.problems = problems;
  }
}

/** `reviews/x/taxonomy.yaml:12: topic id "tam" is used twice → give one of them another id` */
export function problemText({ file, line, wrong, remedy }: Problem): string {
  return `${file}${line === null ? '' : `:${line}`}: ${wrong} → ${remedy}`;
}
