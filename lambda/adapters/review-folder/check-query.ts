/** PubMed's search field tags (PubMed help, "Search field tags"), lower case. */
const fieldTags: ReadonlySet<string> = new Set(
  (
    'ab ad affl aid aiad all all fields au auid fau 1au lastau book cn cois crdt dcom dp ed edat fed filter fir gr ir isbn ' +
    'is la lid lr mesh mh mhda majr nm ot pa pdat pg phst pl pmcid pmid pid ppdf ps pt pubn rn sb sh si ta jour ti tiab ' +
    'title title/abstract mesh terms mesh major topic tt tw vi volume issue text word'
  ).split(' '),
);

/** What is wrong with a PubMed query, as far as its form tells; `null` when nothing is. */
export function queryFault(query: string): { wrong: string; remedy: string } | null {
  const bare = query.replace(/"[^"]*"/g, '""');
  if ((query.match(/"/g)?.length ?? 0) % 2 === 1) {
    return { wrong: 'the query has an odd number of quotes (")', remedy: 'close the quote that is open' };
  }
  let depth = 0;
  for (const sign of bare) {
    if (sign === '(') depth++;
    if (sign === ')') depth--;
    if (depth < 0) break;
  }
  if (depth !== 0) {
    const wrong = depth < 0 ? 'the query closes a parenthesis it never opened' : `the query leaves ${depth} ( open`;
    return { wrong, remedy: 'give every ( its )' };
  }
  if ((bare.match(/\[/g)?.length ?? 0) !== (bare.match(/\]/g)?.length ?? 0)) {
    return { wrong: 'a field tag of the query lacks a bracket', remedy: 'write it like [tiab]' };
  }
  for (const [, tag = ''] of bare.matchAll(/\[([^\]]*)\]/g)) {
    const name = tag
      .toLowerCase()
      .replace(/:(?:noexp|~\d+)$/, '')
      .trim();
    if (!fieldTags.has(name) && !name.split(/[\s/]+/).every((word) => fieldTags.has(word))) {
      return { wrong: `[${tag}] is no PubMed field tag`, remedy: 'use [tiab], [ti], [mh], [majr], [crdt] or [dp]' };
    }
  }
  if (/\b(?:AND|OR|NOT)\s*(?:\)|$)|^\s*(?:AND|OR)\b|\(\s*(?:AND|OR)\b|\(\s*\)/.test(bare)) {
    return { wrong: 'an AND, OR or NOT of the query has nothing beside it', remedy: 'take it out or complete it' };
  }
  return null;
}
