import type * as z from 'zod/mini';
import { nearestWord } from './nearest-word.ts';
import type { Problem } from './review-folder-error.ts';
import type { Path, YamlFile } from './yaml-file.ts';

/** Decodes the value at a path by a schema; what does not fit is added to `problems` with its line, and `null` comes back. */
export function decode<Schema extends z.ZodMiniType>(
  schema: Schema,
  value: unknown,
  at: { readonly source: YamlFile; readonly path: Path; readonly keys: readonly string[] },
  problems: Problem[],
): z.output<Schema> | null {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const { source, path, keys } = at;
  for (const issue of result.error.issues) {
    const here = [...path, ...issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step))];
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) {
        const meant = nearestWord(key, keys);
        const remedy = meant ? `did you mean "${meant}"?` : `take it out; known keys are ${keys.join(', ')}`;
        const line = source.lineOf([...here, key]);
        problems.push({ file: source.file, line, wrong: `unknown key "${key}"`, remedy });
      }
      continue;
    }
    const [wrong = issue.message, remedy = 'see docs/adding-a-review.md'] = issue.message.split(' → ');
    problems.push({ file: source.file, line: source.lineOf(here), wrong, remedy });
  }
  return null;
}
