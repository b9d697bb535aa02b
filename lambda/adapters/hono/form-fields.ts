import { type DeliveryFields, deliveryFields } from '../../core/delivery-choices.ts';
import { InvalidRequestError } from '../../core/invalid-request.ts';

/** What a sign-up or preferences form sends, whichever way it is encoded. */
export interface Fields extends DeliveryFields {
  readonly email: unknown;
  readonly topics: readonly unknown[];
  readonly cadence: unknown;
  /** The field people do not see was filled in. */
  readonly honeypot: boolean;
}

/** The name of the field that only machines fill in. */
export const honeypotField = 'website';

const readableTypes = ['application/x-www-form-urlencoded', 'multipart/form-data', 'application/json'];

/** What a body that cannot be read at all is answered (status 415), or `null`. Nothing is unpacked: no bomb goes off. */
export function whyUnreadable(headers: Headers): string | null {
  const encoding = headers.get('content-encoding')?.trim().toLowerCase() ?? '';
  if (encoding !== '' && encoding !== 'identity') return 'Send the form without a content encoding.';
  return readableTypes.includes(mediaType(headers)) ? null : `Send the form as ${readableTypes.join(', ')}.`;
}

function mediaType(headers: Headers): string {
  return (headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

/** Whether the answer is to be JSON: the request says so, or is JSON itself. */
export function wantsJson(headers: Headers): boolean {
  return /json/.test(headers.get('accept') ?? '') || mediaType(headers) === 'application/json';
}

/** Reads a form (urlencoded or multipart) or a JSON object. Throws {@link InvalidRequestError} if it is not well-formed. */
export async function readFields(request: Request): Promise<Fields> {
  if (mediaType(request.headers) === 'application/json') return jsonFields(await request.text());
  const form = await request.formData().catch(() => {
    throw new InvalidRequestError('The form could not be read. Please send it again from the page.');
  });
  return {
    email: form.get('email'),
    topics: [...form.getAll('topics'), ...form.getAll('topics[]')],
    cadence: form.get('cadence') ?? undefined,
    ...deliveryOf((name) => form.get(name) ?? undefined),
    honeypot: Boolean(form.get(honeypotField)),
  };
}

/** A field that is not there is left out: it leaves the choice as it is. */
function deliveryOf(read: (name: string) => unknown): DeliveryFields {
  return Object.fromEntries(
    deliveryFields.flatMap((name) => {
      const value = read(name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function jsonFields(text: string): Fields {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new InvalidRequestError('The body is not JSON.');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new InvalidRequestError('The body must be a JSON object.');
  const fields = new Map<string, unknown>(Object.entries(value));
  const topics = fields.get('topics') ?? [];
  if (!Array.isArray(topics)) throw new InvalidRequestError('`topics` must be a list of topic ids.');
  return {
    email: fields.get('email'),
    topics,
    cadence: fields.get('cadence'),
    ...deliveryOf((name) => fields.get(name)),
    honeypot: Boolean(fields.get(honeypotField)),
  };
}
