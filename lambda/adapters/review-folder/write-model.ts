import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReviewOutline } from '../../core/review-outline.ts';
import type { ReviewTraining } from '../../core/review-training.ts';
import { modelFiles } from './read-model.ts';

/**
 * Writes what training found, each file whole or not at all; a part that is `null` has no file afterwards, one that is left
 * out keeps what is there. The same values give the same bytes. Answers the names of the files written.
 */
export async function writeModel(dir: string, training: Partial<ReviewTraining>): Promise<readonly string[]> {
  const texts = modelTexts(training);
  if (Object.values(texts).some((text) => text !== null)) await mkdir(dir, { recursive: true });
  const written: string[] = [];
  for (const [name, text] of Object.entries(texts)) {
    const file = join(dir, name);
    if (text === null) {
      await rm(file, { force: true });
      continue;
    }
    const part = `${file}.part`;
    const handle = await open(part, 'w');
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(part, file);
    written.push(name);
  }
  return written;
}

/** File name → text, or `null` for a file that must not be there. */
export function modelTexts({
  outline,
  model,
  likeness,
  mesh,
}: Partial<ReviewTraining>): Readonly<Record<string, string | null>> {
  const texts: readonly (readonly [string, string | null | undefined])[] = [
    [modelFiles.outline, outline && outlineText(outline)],
    [modelFiles.mesh, mesh && json({ ...mesh, below: sorted(mesh.below) }, 3)],
    [modelFiles.likeness, likeness && json({ ...likeness, weights: sorted(likeness.weights) }, 2)],
    // Last: it names the taxonomy that everything was made for.
    [modelFiles.model, model && json({ ...model, topics: sortedTopics(model) }, 4)],
  ];
  return Object.fromEntries(texts.flatMap(([name, text]) => (text === undefined ? [] : [[name, text]])));
}

/** What a section teaches is the taxonomy's affair, which may change: it is worked out when the file is read. */
function outlineText({ sections, references }: ReviewOutline): string {
  return json(
    {
      format: 1,
      sections: sections.map(({ headings, cites }) => ({
        headings,
        cites: cites.map(({ reference, times }) => [reference, times]),
      })),
      references: references.map(({ label, pmid, doi, title }) => ({ label, pmid, doi, title })),
    },
    2,
  );
}

function sortedTopics({ topics }: NonNullable<ReviewTraining['model']>) {
  return topics.map(({ topic, bias, threshold, weights }) => ({ topic, bias, threshold, weights: sorted(weights) }));
}

/** By code units: what a locale thinks of an alphabet changes with the machine. */
function sorted<Value>(record: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

/** JSON with a line for each member down to a depth, and everything deeper on its line: a weight a line, easy to compare. */
function json(value: unknown, depth: number): string {
  return `${lines(value, depth, '')}\n`;
}

function lines(value: unknown, depth: number, indent: string): string {
  if (depth === 0 || typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  const members = Array.isArray(value)
    ? value.map((member) => lines(member, depth - 1, inner))
    : Object.entries(value).map(([key, member]) => `${JSON.stringify(key)}: ${lines(member, depth - 1, inner)}`);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return members.length === 0
    ? `${open}${close}`
    : `${open}\n${inner}${members.join(`,\n${inner}`)}\n${indent}${close}`;
}
