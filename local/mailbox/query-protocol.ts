import { randomUUID } from 'node:crypto';
import { SesError } from './ses-error.ts';

/** AWS Query protocol: a flat form in (`Destinations.member.1=…`), XML out. SES v1 speaks nothing else. */
export interface SesCall {
  readonly action: string;
  /** A parameter, or `''`. */
  text(name: string): string;
  /** `name.member.1 … n`, in order; a gap ends the list, as in AWS. */
  members(name: string): readonly string[];
  /** How many `name.member.N.…` structures there are. */
  memberCount(name: string): number;
}

const namespace = 'http://ses.amazonaws.com/doc/2010-12-01/';

export function readCall(form: URLSearchParams): SesCall {
  const memberCount = (name: string) => {
    let count = 0;
    const keys = [...form.keys()];
    while (keys.some((key) => key === `${name}.member.${count + 1}` || key.startsWith(`${name}.member.${count + 1}.`)))
      count++;
    return count;
  };
  return {
    action: form.get('Action') ?? '',
    text: (name) => form.get(name) ?? '',
    members: (name) =>
      Array.from({ length: memberCount(name) }, (_, index) => form.get(`${name}.member.${index + 1}`) ?? ''),
    memberCount,
  };
}

export interface SesAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** Values nest as XML does: a list becomes `<member>`s, a Map `<entry>`s with key and value. */
export type SesValue =
  | string
  | number
  | boolean
  | readonly SesValue[]
  | ReadonlyMap<string, SesValue>
  | { readonly [name: string]: SesValue };

export function resultXml(action: string, result: Readonly<Record<string, SesValue>>): SesAnswer {
  const body =
    `<${action}Response xmlns="${namespace}">\n  <${action}Result>${valueXml(result)}</${action}Result>\n` +
    `  <ResponseMetadata>\n    <RequestId>${randomUUID()}</RequestId>\n  </ResponseMetadata>\n</${action}Response>\n`;
  return { status: 200, contentType: 'text/xml', body };
}

export function errorXml({ code, message, status }: SesError): SesAnswer {
  const type = status >= 500 ? 'Receiver' : 'Sender';
  const body =
    `<ErrorResponse xmlns="${namespace}">\n  <Error>\n    <Type>${type}</Type>\n    <Code>${escapeXml(code)}</Code>\n` +
    `    <Message>${escapeXml(message)}</Message>\n  </Error>\n  <RequestId>${randomUUID()}</RequestId>\n</ErrorResponse>\n`;
  return { status, contentType: 'text/xml', body };
}

export function unknownAction(action: string): SesError {
  return new SesError('InvalidAction', `Could not find operation ${action || '(none)'} for version 2010-12-01`);
}

function valueXml(value: SesValue): string {
  if (typeof value === 'string') return escapeXml(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (isList(value)) return value.map((item) => `<member>${valueXml(item)}</member>`).join('');
  if (isMap(value)) {
    const entries = [...value].map(
      ([key, item]) => `<entry><key>${escapeXml(key)}</key><value>${valueXml(item)}</value></entry>`,
    );
    return entries.join('');
  }
  return Object.entries(value)
    .map(([name, item]) => `<${name}>${valueXml(item)}</${name}>`)
    .join('');
}

function isList(value: SesValue): value is readonly SesValue[] {
  return Array.isArray(value);
}

function isMap(value: SesValue): value is ReadonlyMap<string, SesValue> {
  return value instanceof Map;
}

function escapeXml(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu, (character) => ('\t\n\r'.includes(character) ? character : ' '))
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
