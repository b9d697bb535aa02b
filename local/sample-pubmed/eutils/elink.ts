import { type Answer, json, xml } from '../answer.ts';
import { xmlText } from '../ascii-xml.ts';
import { param, requestedIds, type SampleRequest } from '../request.ts';
import { prologs } from './doctype.ts';
import { type Link, linkNames, linksOf } from './links.ts';
import { databases, type World } from './world.ts';

const commands = ['neighbor', 'neighbor_score', 'neighbor_history'] as const;
type Command = (typeof commands)[number];

/**
 * ELink. Comma-joined ids make one LinkSet with the union of their links; a repeated `id` parameter one LinkSet each.
 * No links and an unknown id look the same: a LinkSet that echoes the id and has no LinkSetDb.
 */
export function elink(request: SampleRequest, world: World): Answer {
  const cmd = param(request, 'cmd') || 'neighbor';
  const dbfrom = param(request, 'dbfrom') || 'pubmed';
  const db = param(request, 'db') || dbfrom;
  for (const name of [dbfrom, db]) {
    if (!databases.includes(name)) return failed(request, `Invalid db name specified: ${name}`);
  }
  if (!isCommand(cmd)) return failed(request, `The sample server does not know cmd=${cmd}`);
  const kept = param(request, 'WebEnv')
    ? world.history.get(param(request, 'WebEnv'), param(request, 'query_key'))
    : null;
  const groups = kept ? [kept.ids] : requestedIds(request).groups.filter((ids) => ids.length > 0);
  if (groups.length === 0) return failed(request, 'ID list is empty! Possibly it has no correct IDs.', 400);

  const named = param(request, 'linkname');
  const names = named ? [named] : linkNames(dbfrom, db);
  const linkSets = groups.map((ids) => ({
    ids,
    lists: names.flatMap((name) => {
      const links = merged(ids, name, world);
      return links.length > 0 ? [{ name, to: name.split('_')[1] ?? db, links }] : [];
    }),
  }));
  if (cmd === 'neighbor_history') return inHistory(request, dbfrom, linkSets, world);
  const scored = cmd === 'neighbor_score';
  return param(request, 'retmode') === 'json' ? asJson(dbfrom, linkSets, scored) : asXml(dbfrom, linkSets, scored);
}

interface LinkSet {
  readonly ids: readonly string[];
  readonly lists: readonly { readonly name: string; readonly to: string; readonly links: readonly Link[] }[];
}

/** Links of several ids as one list: citing lists by falling UID, ranked lists by falling score. */
function merged(ids: readonly string[], name: string, world: World): readonly Link[] {
  const best = new Map<string, Link>();
  for (const link of ids.flatMap((id) => linksOf(id, name, world))) {
    const known = best.get(link.id);
    if (!known || (link.score ?? 0) > (known.score ?? 0)) best.set(link.id, link);
  }
  return [...best.values()].toSorted((a, b) => (b.score ?? 0) - (a.score ?? 0) || Number(b.id) - Number(a.id));
}

function asXml(dbfrom: string, linkSets: readonly LinkSet[], scored: boolean): Answer {
  const sets = linkSets.map(({ ids, lists }) => {
    const databasesXml = lists.map(({ name, to, links }) => {
      const items = links.map(({ id, score }) => {
        const scoreXml = scored && score !== undefined ? `\n\t\t\t\t<Score>${score}</Score>` : '';
        return `        <Link>\n\t\t\t\t<Id>${id}</Id>${scoreXml}\n\t\t\t</Link>\n`;
      });
      return (
        `    <LinkSetDb>\n      <DbTo>${to}</DbTo>\n      <LinkName>${xmlText(name)}</LinkName>\n      \n` +
        `${items.join('')}      \n    </LinkSetDb>\n`
      );
    });
    return `${linkSetHead(dbfrom, ids)}${databasesXml.join('')}    \n    \n  </LinkSet>\n`;
  });
  return xml(`${prologs.elink}<eLinkResult>\n\n${sets.join('')}</eLinkResult>\n`);
}

function linkSetHead(dbfrom: string, ids: readonly string[]): string {
  const idList = ids.map((id) => `      <Id>${id}</Id>\n`).join('');
  return `  <LinkSet>\n    <DbFrom>${dbfrom}</DbFrom>\n    <IdList>\n${idList}    </IdList>\n`;
}

const header = { type: 'elink', version: '0.3' };

function asJson(dbfrom: string, linkSets: readonly LinkSet[], scored: boolean): Answer {
  const linksets = linkSets.map(({ ids, lists }) => ({
    dbfrom,
    ids,
    ...(lists.length > 0 && {
      linksetdbs: lists.map(({ name, to, links }) => ({
        dbto: to,
        linkname: name,
        links: links.map(({ id, score }) => (scored && score !== undefined ? { id, score } : id)),
      })),
    }),
  }));
  return json({ header, linksets });
}

/** cmd=neighbor_history: the lists stay on the history server. One WebEnv for the whole answer. */
function inHistory(request: SampleRequest, dbfrom: string, linkSets: readonly LinkSet[], { history }: World): Answer {
  let webEnv = param(request, 'WebEnv');
  const posted = linkSets.map(({ ids, lists }) => ({
    ids,
    lists: lists.map(({ name, to, links }) => {
      const kept = history.post(
        webEnv,
        to,
        links.map(({ id }) => id),
      );
      webEnv = kept.webEnv;
      return { name, to, queryKey: kept.queryKey };
    }),
  }));
  if (param(request, 'retmode') === 'json') {
    const linksets = posted.map(({ ids, lists }) => ({
      dbfrom,
      ids,
      ...(lists.length > 0 && {
        linksetdbhistories: lists.map(({ name, to, queryKey }) => ({ dbto: to, linkname: name, querykey: queryKey })),
        webenv: webEnv,
      }),
    }));
    return json({ header, linksets });
  }
  const sets = posted.map(({ ids, lists }) => {
    const histories = lists.map(
      ({ name, to, queryKey }) =>
        `    <LinkSetDbHistory>\n      <DbTo>${to}</DbTo>\n      <LinkName>${xmlText(name)}</LinkName>\n` +
        `      <QueryKey>${queryKey}</QueryKey>\n    </LinkSetDbHistory>\n`,
    );
    const environment = lists.length > 0 ? `    <WebEnv>${webEnv}</WebEnv>\n` : '';
    return `${linkSetHead(dbfrom, ids)}${histories.join('')}${environment}  </LinkSet>\n`;
  });
  return xml(`${prologs.elink}<eLinkResult>\n\n${sets.join('')}</eLinkResult>\n`);
}

function failed(request: SampleRequest, message: string, status = 200): Answer {
  if (param(request, 'retmode') === 'json') return json({ header, linksets: [], ERROR: message }, status);
  return xml(`${prologs.elink}<eLinkResult>\n  <ERROR>${xmlText(message)}</ERROR>\n</eLinkResult>\n`, status);
}

function isCommand(text: string): text is Command {
  return (commands as readonly string[]).includes(text);
}
