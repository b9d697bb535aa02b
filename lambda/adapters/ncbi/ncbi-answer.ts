import { XMLParser, XMLValidator } from 'fast-xml-parser';
import type { Answer } from '../polite-http/attempt.ts';
import { carriedBody, statusFailure } from '../polite-http/carrier.ts';
import { decodeJson, member, text } from '../polite-http/json.ts';
import { UpstreamFailure } from '../polite-http/upstream-failure.ts';
import { failureOfErrorText, isKnownErrorText } from './error-texts.ts';

/** A body that is no failure as far as its outside tells; its reader still checks that it answers our question. */
export type NcbiAnswer =
  | { readonly format: 'json'; readonly value: unknown }
  | { readonly format: 'xml'; readonly root: string; readonly xml: string };

/**
 * Tells an answer of NCBI from a failure in disguise: very often a failure comes with HTTP 200. In this order: rate limit and
 * server errors → block or web page → empty → no root → errors in JSON → `<ERROR>` in XML → a status nothing explains.
 * What is left for readers: the expected root, well-formedness, our own ids echoed. Throws {@link UpstreamFailure}.
 */
export function readNcbiAnswer(answer: Answer): NcbiAnswer {
  const body = carriedBody(answer);
  const result = /^[{[]/.test(body) ? jsonAnswer(body, answer.status) : xmlAnswer(body, answer.status);
  const unexplained = statusFailure(answer.status);
  if (unexplained) throw unexplained;
  return result;
}

function jsonAnswer(body: string, status: number): NcbiAnswer {
  let value: unknown;
  try {
    value = decodeJson(body);
  } catch (error) {
    throw statusFailure(status) ?? error;
  }
  // E-utilities lower-case every key except ERROR, which stands at the top or inside the result; gateways say "error".
  for (const holder of [value, member(value, 'esearchresult')]) {
    for (const key of ['error', 'ERROR', 'esearcherror']) {
      const error = member(holder, key);
      if (error !== undefined && error !== null && error !== '') throw failureOfErrorText(text(error));
    }
  }
  if ([400, 404, 422].includes(status) && saysWhy(value)) {
    throw new UpstreamFailure('rejected', 'batch-rejected', 'it refuses the ids as a whole');
  }
  return { format: 'json', value };
}

/** How the ID converter refuses a batch: in words, under one of these names. */
function saysWhy(value: unknown): boolean {
  return ['message', 'errmsg', 'detail'].some((key) => member(value, key) !== undefined);
}

function xmlAnswer(body: string, status: number): NcbiAnswer {
  const root = rootElement(body);
  if (root === null) {
    if (!body.startsWith('<') && isKnownErrorText(body.slice(0, 2000))) throw failureOfErrorText(body.slice(0, 2000));
    throw statusFailure(status) ?? new UpstreamFailure('transient', 'no-root', 'the answer has no content');
  }
  // Upper case only: a lower-case <error> is about one record, and the rest of the answer holds.
  const errors = [...body.matchAll(/<ERROR(?:\s[^>]*)?>([^<]{0,2000})/g)].map((match) => match[1] ?? '');
  if (errors.length > 0) throw failureOfErrorText(errors.join(' '));
  return { format: 'xml', root, xml: body };
}

/** Name of the first element after prolog, comments and DOCTYPE; `null` if there is none or the DOCTYPE brings entities. */
function rootElement(body: string): string | null {
  // An internal subset may define entities that unpack to gigabytes; NCBI never sends one.
  const match =
    /^(?:<\?[^>]*\?>|<!--[\s\S]*?-->|<!DOCTYPE[^>[]*>|\s)*<([A-Za-z_][\w.:-]*)/.exec(body.slice(0, 20_000)) ?? null;
  return match?.[1] ?? null;
}

/** The answer as XML of that root, whole to its end tag. */
export function expectXml(answer: NcbiAnswer, root: string): string {
  if (answer.format !== 'xml' || answer.root !== root) {
    throw new UpstreamFailure('transient', 'unexpected', `the answer is no ${root}`);
  }
  // Cheap and sure sign of a cut-off body, before anybody parses megabytes of it.
  const end = answer.xml
    .slice(-2000)
    .replace(/<!--[\s\S]*?-->\s*$/, '')
    .trimEnd();
  if (!end.endsWith(`</${root}>`) && !new RegExp(`<${root}\\s*/>$`).test(end)) {
    throw new UpstreamFailure('transient', 'malformed', 'the answer was cut off');
  }
  return answer.xml;
}

const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  trimValues: true,
  isArray: (name) => repeated.has(name),
});

/** Elements that may stand several times in the small E-utilities answers (not for articles). */
const repeated = new Set(['LinkSet', 'LinkSetDb', 'Link', 'Id', 'FieldNotFound']);

/** The small answers (ESearch, EPost, ELink) as an object tree: text stays text, repeatable elements are lists. */
export function parseSmallXml(answer: NcbiAnswer, root: string): unknown {
  const xml = expectXml(answer, root);
  // The parser itself accepts truncated documents, the validator does not.
  if (XMLValidator.validate(xml) !== true) {
    throw new UpstreamFailure('transient', 'malformed', 'the answer was cut off or is no XML');
  }
  return member(parser.parse(xml), root);
}
