import { readFileSync } from 'node:fs';

const page = readFileSync(new URL('../../../docs/runbook.md', import.meta.url), 'utf8');

/** What the runbook tells the keeper to do under the heading that an alarm's mail names (in small letters). */
export function toDo(heading: string): string {
  const section = page
    .split(/^### /m)
    .slice(1)
    .find((text) => text.slice(0, text.indexOf('\n')).toLowerCase() === heading);
  if (section === undefined) throw new Error(`the runbook has no heading ${heading}`);
  return section.slice(section.indexOf('**Do this:**'));
}
