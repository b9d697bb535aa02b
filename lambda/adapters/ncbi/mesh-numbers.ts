import { list, member, text } from '../polite-http/json.ts';
import { UpstreamFailure } from '../polite-http/upstream-failure.ts';
import { searchMesh } from './mesh-tree.ts';
import type { NcbiAnswer } from './ncbi-answer.ts';
import type { AskNcbi } from './session.ts';

/** UIs a search, and summaries a request. */
const batchSize = 40;

/**
 * Tree numbers of MeSH descriptors by UI: ESearch db=mesh for NCBI's record numbers, ESummary for `ds_idxlinks[].treenum`.
 * Unknown UIs are left out. Throws {@link UpstreamFailure}.
 */
export async function meshTreeNumbers(
  ask: AskNcbi,
  uis: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const wanted = [...new Set(uis)];
  const found = new Map<string, readonly string[]>();
  for (let start = 0; start < wanted.length; start += batchSize) {
    const batch = wanted.slice(start, start + batchSize);
    const ids = await searchMesh(ask, batch);
    if (ids.length === 0) continue;
    const params = { db: 'mesh', id: ids.join(','), retmode: 'json' };
    const summaries = await ask({ path: 'esummary.fcgi', method: 'POST', params }, (answer) =>
      readNumbers(answer, ids),
    );
    for (const [ui, numbers] of summaries) if (batch.includes(ui)) found.set(ui, numbers);
  }
  return found;
}

function readNumbers(answer: NcbiAnswer, ids: readonly string[]): readonly (readonly [string, readonly string[]])[] {
  const result = answer.format === 'json' ? member(answer.value, 'result') : undefined;
  if (result === undefined) throw new UpstreamFailure('transient', 'unexpected', 'the answer is no MeSH summary');
  return ids.map((id) => {
    const record = member(result, id);
    const numbers = (list(member(record, 'ds_idxlinks')) ?? []).map((link) => text(member(link, 'treenum')));
    const valid = numbers.filter((number) => /^[A-Z]\d{2}(?:\.\d{3})*$/.test(number));
    return [text(member(record, 'ds_meshui')), [...new Set(valid)].sort()] as const;
  });
}
