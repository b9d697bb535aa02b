import { type Answer, json, xml } from './answer.ts';
import { xmlAttribute } from './ascii-xml.ts';
import type { Catalogue } from './catalogue.ts';
import type { CorpusEntry } from './corpus-entry.ts';
import { param, type SampleRequest } from './request.ts';

const maxIds = 200;
const idTypes = ['pmid', 'pmcid', 'doi'] as const;
type IdType = (typeof idTypes)[number];

/**
 * The PMC ID Converter in its shape since 2024: numeric PMIDs, one record per requested id, an error record for what is
 * not in PMC, and 400 for the whole batch when an id is of another type or of none.
 */
export function convertIds(request: SampleRequest, catalogue: Catalogue, now: Date): Answer {
  const ids = (request.params.get('ids') ?? []).flatMap((value) => value.split(',')).map((id) => id.trim());
  const asked = ids.filter((id) => id !== '');
  const format = param(request, 'format') || 'xml';
  if (!['json', 'xml'].includes(format)) return rejected(`Unknown format '${format}'`, request, asked, '', now);
  const named = param(request, 'idtype').toLowerCase();
  const type = named || (asked[0] === undefined ? '' : typeOf(asked[0]));
  if (asked.length === 0) return rejected("Parameter 'ids' is required", request, asked, type, now);
  if (asked.length > maxIds)
    return rejected(`Too many ids: ${asked.length}, at most ${maxIds}`, request, asked, type, now);
  if (!isIdType(type)) return rejected(`Unknown ID type '${type || asked[0]}'`, request, asked, type, now);
  const stranger = asked.find((id) => !fits(id, type));
  if (stranger !== undefined)
    return rejected(`ID type '${type}' mismatch for '${stranger}'`, request, asked, type, now);

  const records = asked.map((id) => record(id, type, catalogue));
  const head = { status: 'ok', 'response-date': responseDate(now), request: echo(request, asked, type) };
  return format === 'json' ? json({ ...head, records }) : asXml(records, head['response-date']);
}

type ConvertedRecord = Readonly<Record<string, string | number>>;

function record(id: string, type: IdType, { byPmid, byPmcNumber, byDoi }: Catalogue): ConvertedRecord {
  const found =
    type === 'pmid'
      ? byPmid.get(number(id))
      : type === 'doi'
        ? byDoi.get(id.toLowerCase())
        : byPmcNumber.get(number(id));
  if (!found?.pmcid)
    return { ...own(id, type), 'requested-id': id, status: 'error', errmsg: 'Identifier not found in PMC' };
  return { ...idsOf(found), 'requested-id': id };
}

function idsOf({ doi, pmcid, pmid }: CorpusEntry): ConvertedRecord {
  return { ...(doi && { doi }), ...(pmcid && { pmcid }), ...(pmid && { pmid: Number(pmid) }) };
}

function own(id: string, type: IdType): ConvertedRecord {
  if (type === 'pmid') return { pmid: Number(number(id)) };
  return type === 'doi' ? { doi: id } : { pmcid: `PMC${number(id)}` };
}

function typeOf(id: string): string {
  if (/^PMC\d+(\.\d+)?$/i.test(id)) return 'pmcid';
  if (/^\d+$/.test(id)) return 'pmid';
  return /^10\.\d{4,9}\//.test(id) ? 'doi' : '';
}

function fits(id: string, type: IdType): boolean {
  return typeOf(id) === type || (type === 'pmcid' && /^\d+$/.test(id));
}

/** Digits of a PMID or PMC id without prefix, version and leading zeros. */
function number(id: string): string {
  return id
    .replace(/^PMC/i, '')
    .replace(/\.\d+$/, '')
    .replace(/^0+(?=\d)/, '');
}

function echo(request: SampleRequest, ids: readonly string[], idtype: string) {
  return {
    warnings: [],
    format: param(request, 'format') || 'xml',
    idtype,
    ids,
    ...(param(request, 'tool') && { tool: param(request, 'tool') }),
    ...(param(request, 'email') && { email: param(request, 'email') }),
    versions: param(request, 'versions') || 'no',
    showaiid: 'no',
  };
}

/** `2026-09-07 23:12:04`. */
function responseDate(now: Date): string {
  return now.toISOString().slice(0, 19).replace('T', ' ');
}

function rejected(message: string, request: SampleRequest, ids: readonly string[], idtype: string, now: Date): Answer {
  return json(
    { status: 'error', 'response-date': responseDate(now), request: echo(request, ids, idtype), message },
    400,
  );
}

function asXml(records: readonly ConvertedRecord[], date: string): Answer {
  const rows = records.map((row) => {
    const attributes = Object.entries(row).map(([name, value]) => ` ${name}="${xmlAttribute(String(value))}"`);
    return `  <record${attributes.join('')}/>\n`;
  });
  return xml(
    `<?xml version="1.0" encoding="UTF-8"?>\n<pmcids status="ok" response-date="${date}">\n${rows.join('')}</pmcids>\n`,
  );
}

function isIdType(text: string): text is IdType {
  return (idTypes as readonly string[]).includes(text);
}
