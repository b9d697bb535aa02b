import type { MeshDescriptor } from '../../core/narrower-mesh.ts';
import { list, member, text } from '../polite-http/json.ts';
import { UpstreamFailure } from '../polite-http/upstream-failure.ts';
import { readEsearch } from './esearch.ts';
import type { NcbiAnswer } from './ncbi-answer.ts';
import type { AskNcbi } from './session.ts';

/** Summaries a request. */
const batchSize = 200;
/** UIs a search: NCBI's record numbers do not follow from them. */
const searchBatch = 40;
/** The tree is 13 levels deep (MeSH 2026); a ring in a damaged answer ends here. */
const deepest = 15;
/** Above it a topic means half of medicine. */
const mostDescriptors = 3_000;

/** A descriptor as ESummary db=mesh shows it. */
interface MeshSummary extends MeshDescriptor {
  /** NCBI's record numbers of what stands directly below it. */
  readonly children: readonly string[];
}

/**
 * Everything below each descriptor in the MeSH tree, by ESearch (UI → NCBI's record number) and ESummary level by level. UIs
 * that MeSH does not know are left out. Throws {@link UpstreamFailure}.
 */
export async function narrowerDescriptors(
  ask: AskNcbi,
  uis: readonly string[],
): Promise<ReadonlyMap<string, readonly MeshDescriptor[]>> {
  const summaries = new Map<string, MeshSummary>();
  const roots = new Map<string, string>();
  for (const batch of batches([...new Set(uis)], searchBatch)) {
    const ids = await searchMesh(ask, batch);
    for (const [id, summary] of await summarize(ask, ids)) {
      // Looked for in all fields: other records may mention the same number.
      if (!batch.includes(summary.ui)) continue;
      summaries.set(id, summary);
      roots.set(summary.ui, id);
    }
  }
  let level = [...summaries.values()].flatMap(({ children }) => children);
  for (let depth = 0; depth < deepest && level.length > 0; depth++) {
    const unknown = [...new Set(level)].filter((id) => !summaries.has(id));
    if (summaries.size + unknown.length > mostDescriptors) {
      throw new UpstreamFailure(
        'rejected',
        'too-large',
        `more than ${mostDescriptors} MeSH headings stand below those of mesh_tree: name narrower ones`,
      );
    }
    const found = await summarize(ask, unknown);
    for (const [id, summary] of found) summaries.set(id, summary);
    level = [...found.values()].flatMap(({ children }) => children);
  }
  return new Map([...roots].map(([ui, id]) => [ui, below(id, summaries)]));
}

function below(root: string, summaries: ReadonlyMap<string, MeshSummary>): readonly MeshDescriptor[] {
  const found = new Map<string, MeshDescriptor>();
  const seen = new Set([root]);
  const open = [...(summaries.get(root)?.children ?? [])];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const summary = summaries.get(id);
    if (seen.has(id) || !summary) continue;
    seen.add(id);
    found.set(summary.ui, { ui: summary.ui, name: summary.name });
    open.push(...summary.children);
  }
  return [...found.values()].sort((a, b) => (a.ui < b.ui ? -1 : 1));
}

/** UIs → NCBI's record numbers, among them those of other records that mention a UI. */
export async function searchMesh(ask: AskNcbi, uis: readonly string[]): Promise<readonly string[]> {
  const params = { db: 'mesh', term: uis.join(' OR '), retstart: '0', retmax: String(batchSize), retmode: 'json' };
  return ask({ path: 'esearch.fcgi', method: 'POST', params }, (answer, attempt) => {
    const { pmids, total } = readEsearch(answer, { start: 0, size: batchSize, attempt });
    return total === 0 ? [] : pmids;
  });
}

async function summarize(ask: AskNcbi, ids: readonly string[]): Promise<ReadonlyMap<string, MeshSummary>> {
  const found = new Map<string, MeshSummary>();
  for (const batch of batches(ids, batchSize)) {
    const params = { db: 'mesh', id: batch.join(','), retmode: 'json' };
    const summaries = await ask({ path: 'esummary.fcgi', method: 'POST', params }, (answer) =>
      readSummaries(answer, batch),
    );
    for (const [id, summary] of summaries) found.set(id, summary);
  }
  return found;
}

function readSummaries(answer: NcbiAnswer, asked: readonly string[]): readonly (readonly [string, MeshSummary])[] {
  const result = answer.format === 'json' ? member(answer.value, 'result') : undefined;
  if (result === undefined) throw new UpstreamFailure('transient', 'unexpected', 'the answer is no MeSH summary');
  return asked.flatMap((id) => {
    const record = member(result, id);
    const ui = text(member(record, 'ds_meshui'));
    const name = text(list(member(record, 'ds_meshterms'))?.[0]);
    // Qualifiers and supplementary records stand in no tree of descriptors.
    if (!/^D\d{6}(?:\d{3})?$/.test(ui) || name === '') return [];
    const children = (list(member(record, 'ds_idxlinks')) ?? []).flatMap((link) =>
      (list(member(link, 'children')) ?? []).map(text),
    );
    return [[id, { ui, name, children: [...new Set(children)].filter((child) => /^\d+$/.test(child)) }] as const];
  });
}

function batches<Value>(values: readonly Value[], size: number): readonly (readonly Value[])[] {
  return Array.from({ length: Math.ceil(values.length / size) }, (_, at) => values.slice(at * size, (at + 1) * size));
}
