/** The store cannot do its work: what is wrong, and one sentence on how to mend it. Vendor errors become this here. */
export class StoreUnavailableError extends Error {
  override readonly name = 'StoreUnavailableError';
  readonly kind: StoreTrouble;
  readonly remedy: string;
  constructor(message: string, options: { kind: StoreTrouble; remedy: string; cause?: unknown }) {
    super(`${message} ${options.remedy}`, { cause: options.cause });
    this.kind = options.kind;
    this.remedy = options.remedy;
  }
}

/** Only `throttled` and `unreachable` pass by themselves; the others need a person. */
export type StoreTrouble =
  | 'missing-table'
  | 'access-denied'
  | 'misconfigured'
  | 'throttled'
  | 'unreachable'
  | 'too-large'
  | 'unreadable';

/** Translates what the SDK throws, after its own retries; anything unknown is a bug and goes through as it is. */
export function translate(error: unknown, table: string): unknown {
  if (!(error instanceof Error)) return error;
  const trouble = troubleOf(error);
  if (trouble === null) return error;
  const [message, remedy] = wording[trouble](table, error);
  return new StoreUnavailableError(message, { kind: trouble, remedy, cause: error });
}

const byName: Readonly<Record<string, StoreTrouble>> = {
  ResourceNotFoundException: 'missing-table',
  TableNotFoundException: 'missing-table',
  AccessDeniedException: 'access-denied',
  UnrecognizedClientException: 'access-denied',
  InvalidSignatureException: 'access-denied',
  IncompleteSignatureException: 'access-denied',
  MissingAuthenticationTokenException: 'access-denied',
  ExpiredTokenException: 'access-denied',
  InvalidClientTokenId: 'access-denied',
  CredentialsProviderError: 'access-denied',
  ProvisionedThroughputExceededException: 'throttled',
  RequestLimitExceeded: 'throttled',
  ThrottlingException: 'throttled',
  Throttling: 'throttled',
  // We make none; a console or a script may, over items of ours. No condition has failed, and it passes.
  TransactionConflictException: 'throttled',
  TransactionInProgressException: 'throttled',
  InternalServerError: 'unreachable',
  ServiceUnavailable: 'unreachable',
  TimeoutError: 'unreachable',
};

/** Node's codes, found in the message too: the SDK wraps what is not one of its own errors and keeps the message only. */
const passing =
  /\b(?:ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|TimeoutError|socket hang up)\b/;

function troubleOf(error: Error): StoreTrouble | null {
  const named = byName[error.name];
  if (named) return named;
  if (/^Region is missing/.test(error.message)) return 'misconfigured';
  if (error.name === 'ValidationException' && /item size/i.test(error.message)) return 'too-large';
  if (passing.test(`${'code' in error ? String(error.code) : ''} ${error.message}`)) return 'unreachable';
  // Node reports a host with several addresses (localhost: ::1 and 127.0.0.1) as one AggregateError without a code.
  if (error instanceof AggregateError && error.errors.some((part) => part instanceof Error && troubleOf(part)))
    return 'unreachable';
  const status = statusOf(error);
  return status !== null && status >= 500 ? 'unreachable' : null;
}

function statusOf(error: Error): number | null {
  const metadata = '$metadata' in error ? error.$metadata : null;
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return null;
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : null;
}

const wording: Readonly<Record<StoreTrouble, (table: string, error: Error) => readonly [string, string]>> = {
  'missing-table': (table) => [
    `There is no DynamoDB table "${table}" in this account and region.`,
    'Deploy the stack, or correct the table name and the region.',
  ],
  'access-denied': (table, { name }) => [
    `DynamoDB refuses access to table "${table}" (${name}).`,
    'Check the credentials, and that their role may get, query, put, update and delete items of this table.',
  ],
  misconfigured: () => ['No AWS region is set.', 'Set AWS_REGION to the region of the table.'],
  throttled: (table) => [
    `DynamoDB is throttling table "${table}", retries included.`,
    'Wait and run it again; if it stays so, raise the table’s throughput limits.',
  ],
  unreachable: (table, { name }) => [
    `DynamoDB does not answer for table "${table}" (${name}).`,
    'Check the network and AWS_ENDPOINT_URL_DYNAMODB; what was being done is safe to repeat.',
  ],
  'too-large': (table) => [
    `An item for table "${table}" is over DynamoDB’s 400 KB.`,
    'Shorten what is stored; the record behind it is broken or hostile.',
  ],
  unreadable: (table) => [`An item of table "${table}" cannot be read.`, 'Restore it from a backup.'],
};
