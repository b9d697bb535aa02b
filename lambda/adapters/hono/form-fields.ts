import { InvalidRequestError } from '../../core/invalid-request.ts';

/** What a sign-up or preferences form sends, whichever way it is encoded. */
export interface Fields {
  readonly email: unknown;
  readonly topics: readonly unknown[];
  readonly cadence: unknown;
  /** The field people do not see was filled in. */
  readonly honeypot: boolean;
  readonly wantsJson: boolean;
}

/** The name of the field that only machines fill in. */
export const honeypotField = 'website';

/** Reads a form (urlencoded or multipart) or a JSON object. Throws {@link InvalidRequestError} for anything else. */
export async function readFields(request: Request): Promise<Fields> {
  const type = (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase();
  if (type === 'application/json') return jsonFields(await request.text());
  if (type !== 'application/x-www-form-urlencoded' && type !== 'multipart/form-data') {
    throw new InvalidRequestError(
      'Send the form as application/x-www-form-urlencoded, multipart/form-data or application/json.',
    );
  }
  const form = await request.formData().catch(() => {
    throw new InvalidRequestError('The form could not be read. Please send it again from the page.');
  });
  return {
    email: form.get('email'),
    topics: [...form.getAll('topics'), ...form.getAll('topics[]')],
    cadence: form.get('cadence') ?? undefined,
    honeypot: Boolean(form.get(honeypotField)),
    wantsJson: /json/.test(request.headers.get('accept') ?? ''),
  };
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
    honeypot: Boolean(fields.get(honeypotField)),
    wantsJson: true,
  };
}
