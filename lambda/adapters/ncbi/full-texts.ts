import type { FullText } from '../../core/full-text.ts';
import type { Pmcid } from '../../core/identifiers.ts';
import type { FetchedFullTexts } from '../../core/ports/full-texts.ts';
import { UpstreamFailure } from '../polite-http/upstream-failure.ts';
import { NotJatsError } from './jats/jats-error.ts';
import { type ParsedJats, parseJats } from './jats/parse-jats.ts';
import type { NcbiAnswer } from './ncbi-answer.ts';
import type { AskNcbi } from './session.ts';

/** A full text is some 200 kB, at times megabytes. */
const batchSize = 10;
/** Full texts only add to what is known: a poll does not wait long for them. */
const attempts = 2;

/**
 * EFetch db=pmc by PMC numbers, ten a request. An answer too long or unreadable as a whole is asked for again article by article.
 * Throws {@link UpstreamFailure} when PMC does not answer with JATS.
 */
export async function fetchFullTexts(ask: AskNcbi, pmcids: readonly Pmcid[]): Promise<FetchedFullTexts> {
  const wanted = [...new Set(pmcids)];
  const texts = new Map<Pmcid, FullText>();
  const reasons = new Map<Pmcid, string>();
  for (let start = 0; start < wanted.length; start += batchSize) {
    const batch = wanted.slice(start, start + batchSize);
    for (const found of await fetchBatch(ask, batch, reasons)) {
      for (const text of found.texts) {
        if (text.pmcid && batch.includes(text.pmcid) && !texts.has(text.pmcid)) texts.set(text.pmcid, text);
      }
      for (const { pmcid, reason } of found.broken) if (pmcid) reasons.set(pmcid, reason);
    }
  }
  return {
    texts,
    missing: wanted
      .filter((pmcid) => !texts.has(pmcid))
      .map((pmcid) => ({ pmcid, reason: reasons.get(pmcid) ?? 'PMC does not answer for it' })),
  };
}

async function fetchBatch(
  ask: AskNcbi,
  batch: readonly Pmcid[],
  reasons: Map<Pmcid, string>,
): Promise<readonly ParsedJats[]> {
  try {
    return [await efetchPmc(ask, batch)];
  } catch (error) {
    if (!isAboutOne(error)) throw error;
    if (batch.length === 1) {
      if (error.code === 'no-valid-ids' || error.code === 'too-large') {
        reasons.set(batch[0]!, error.message);
        return [];
      }
      throw error;
    }
  }
  return fetchOneByOne(ask, batch, reasons);
}

/** One article may spoil the answer for ten; when the first two fail alone as well, it is the service. */
async function fetchOneByOne(
  ask: AskNcbi,
  batch: readonly Pmcid[],
  reasons: Map<Pmcid, string>,
): Promise<readonly ParsedJats[]> {
  const found: ParsedJats[] = [];
  for (const pmcid of batch) {
    try {
      found.push(await efetchPmc(ask, [pmcid]));
    } catch (error) {
      if (!isAboutOne(error)) throw error;
      reasons.set(pmcid, error.message);
      if (found.length === 0 && reasons.size > 1 && error.code === 'malformed') throw error;
    }
  }
  return found;
}

function isAboutOne(error: unknown): error is UpstreamFailure {
  return error instanceof UpstreamFailure && ['malformed', 'too-large', 'no-valid-ids'].includes(error.code);
}

function efetchPmc(ask: AskNcbi, pmcids: readonly Pmcid[]): Promise<ParsedJats> {
  return ask(
    {
      path: 'efetch.fcgi',
      method: 'POST',
      params: { db: 'pmc', id: pmcids.map((pmcid) => pmcid.replace('PMC', '')).join(','), retmode: 'xml' },
      attempts,
    },
    (answer) => readJats(answer, pmcids),
  );
}

function readJats(answer: NcbiAnswer, asked: readonly Pmcid[]): ParsedJats {
  if (answer.format !== 'xml') throw new UpstreamFailure('transient', 'unexpected', 'the answer is no JATS');
  let parsed: ParsedJats;
  try {
    parsed = parseJats(answer.xml);
  } catch (error) {
    if (!(error instanceof NotJatsError)) throw error;
    if (error.found === 'truncated') throw new UpstreamFailure('transient', 'malformed', 'the answer was cut off');
    throw new UpstreamFailure(
      'transient',
      'unexpected',
      error.found === 'pubmed'
        ? 'the answer to db=pmc is PubMed XML: this server has no full texts'
        : 'the answer is no JATS',
    );
  }
  const [only] = parsed.texts;
  if (asked.length === 1 && parsed.texts.length === 1 && only?.pmcid === null) {
    return { ...parsed, texts: [{ ...only, pmcid: asked[0]! }] };
  }
  const ours = parsed.texts.some(({ pmcid }) => pmcid !== null && asked.includes(pmcid));
  if (!ours && parsed.texts.length > 0) {
    throw new UpstreamFailure('transient', 'not-ours', 'the answer holds other articles than those we asked for');
  }
  return parsed;
}
