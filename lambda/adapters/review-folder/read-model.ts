import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type * as z from 'zod/mini';
import { parseDoi, parsePmid } from '../../core/identifiers.ts';
import { remappedOutline } from '../../core/outline-of-full-text.ts';
import type { ReviewOutline } from '../../core/review-outline.ts';
import type { ReviewTraining } from '../../core/review-training.ts';
import type { Taxonomy } from '../../core/taxonomy.ts';
import { likenessSchema, meshSchema, outlineSchema, topicModelSchema } from './model-schema.ts';
import { underTodaysIds } from './renamed-model.ts';
import type { Problem } from './review-folder-error.ts';

/** Where training writes to, below a review's folder. */
export const modelFolder = 'model';

/** The file of each part. */
export const modelFiles = {
  outline: 'outline.json',
  model: 'topics.json',
  likeness: 'likeness.json',
  mesh: 'mesh.json',
} as const satisfies Record<keyof ReviewTraining, string>;

/**
 * What training wrote for a review, `null` for each part that is not there. What its sections teach follows the taxonomy
 * as it is now. A file that is damaged or of another format goes to `problems`.
 */
export async function readModel(dir: string, taxonomy: Taxonomy, problems: Problem[]): Promise<ReviewTraining> {
  const read = <Schema extends z.ZodMiniType>(part: keyof typeof modelFiles, schema: Schema) =>
    readPart(join(dir, modelFiles[part]), schema, problems);
  const outline = await read('outline', outlineSchema);
  return {
    outline: outline && remappedOutline(outlineOf(outline), taxonomy),
    model: underTodaysIds(await read('model', topicModelSchema), taxonomy),
    likeness: await read('likeness', likenessSchema),
    mesh: await read('mesh', meshSchema),
  };
}

async function readPart<Schema extends z.ZodMiniType>(
  file: string,
  schema: Schema,
  problems: Problem[],
): Promise<z.output<Schema> | null> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return null;
    problems.push({ file, line: null, wrong: `the file cannot be read (${code ?? error})`, remedy: again });
    return null;
  }
  const decoded = schema.safeParse(parseJson(text));
  if (decoded.success) return decoded.data;
  const [issue] = decoded.error.issues;
  const where = issue?.path.join('.');
  const wrong =
    where === 'format'
      ? 'the model was written by another version of Living Review'
      : `the model is damaged (${where ? `at ${where}` : 'it is not JSON'})`;
  problems.push({ file, line: null, wrong, remedy: again });
  return null;
}

const again = 'run `review train` again, or remove the file';

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function outlineOf({ sections, references }: z.output<typeof outlineSchema>): ReviewOutline {
  return {
    sections: sections.map(({ headings, cites }) => ({
      headings,
      topics: [],
      cites: cites
        .filter(([reference]) => reference < references.length)
        .map(([reference, times]) => ({ reference, times })),
    })),
    references: references.map(({ label, pmid, doi, title }) => ({
      label,
      pmid: parsePmid(pmid),
      doi: parseDoi(doi),
      title,
    })),
  };
}
