/**
 * The only reader of the environment. Every variable the service knows stands here with its meaning, its default and what
 * happens without it; `docs/configuration.md` says the same, and a test holds the two together.
 */
export interface Variable {
  readonly name: string;
  readonly meaning: string;
  /** `null`: there is none, and what needs it fails at its start, naming it. */
  readonly default: string | null;
  readonly without: string;
}

export const variables = [
  variable('NCBI_API_KEY', 'Key of an NCBI account.', '', 'NCBI is asked at most 3 times a second instead of 10.'),
  variable(
    'NCBI_EMAIL',
    'Whom NCBI writes to before it blocks a client.',
    '',
    'Requests carry no address; a warning says so.',
  ),
  variable(
    'NCBI_BASE_URL',
    'E-utilities, or any server that answers alike.',
    'https://eutils.ncbi.nlm.nih.gov/entrez/eutils',
    'NCBI itself; on one machine the sample PubMed, unless --live.',
  ),
  variable(
    'PMC_IDCONV_URL',
    'PMC ID converter.',
    'https://pmc.ncbi.nlm.nih.gov/tools/idconv/api/v1/articles',
    'NCBI itself; on one machine the sample PubMed, unless --live.',
  ),
  variable(
    'EUROPE_PMC_BASE_URL',
    'Europe PMC REST service.',
    'https://www.ebi.ac.uk/europepmc/webservices/rest',
    'Europe PMC itself; on one machine the sample PubMed, unless --live.',
  ),
  variable(
    'ICITE_BASE_URL',
    'NIH iCite API.',
    'https://icite.od.nih.gov/api',
    'iCite itself; on one machine the sample PubMed, unless --live.',
  ),
  variable('TABLE_NAME', 'The DynamoDB table.', 'living-review', 'The default name.'),
  variable(
    'SITE_BUCKET',
    'The S3 bucket of pages and feeds.',
    null,
    'Publishing and serving from S3 fail at their start.',
  ),
  variable(
    'DIGEST_QUEUE_URL',
    'The SQS queue of digest shards.',
    null,
    'Planning digest runs on AWS fails at its start.',
  ),
  variable(
    'SIGN_UP_QUEUE_URL',
    'The SQS queue of sign-up requests.',
    null,
    'The web pages fail at their start on AWS; on one machine this process answers them itself.',
  ),
  variable(
    'SIGN_UP_MAILS_PER_HOUR',
    'Sign-up mails to everybody together in an hour: what a flood of sign-ups can send at most.',
    '200',
    'The default. What is over it waits for the next hour.',
  ),
  variable(
    'SIGN_UP_MAILS_PER_DAY',
    'The same for a UTC day.',
    '1000',
    'The default. What is over it waits for the next day, then it is forgotten.',
  ),
  variable(
    'SIGN_UPS_PER_NETWORK',
    'Sign-ups from one network (an IPv4 address, an IPv6 /64) in an hour; more are answered 429.',
    '10',
    'The default; on one machine, where everybody has one address, 10,000.',
  ),
  variable(
    'EDGE_KEY',
    'By which a request shows that it came through our CloudFront; the stack sets it.',
    '',
    'Nobody is believed about where a request comes from: what counts is the other end of the connection.',
  ),
  variable(
    'SECRET_ARN',
    'The Secrets Manager secret with the keys of links and addresses.',
    null,
    'Whatever signs links or looks up addresses on AWS fails at its start; on one machine the keys of its data folder are used.',
  ),
  variable(
    'SITE_ORIGIN',
    'Where readers reach the site, without a trailing slash.',
    null,
    'Whatever writes links on AWS fails at its start; on one machine it is the local address.',
  ),
  variable('MAIL_FROM', 'From line of every mail.', null, 'Sending on AWS fails at its start.'),
  variable('MAIL_REPLY_TO', 'Address a human reads.', '', 'Replies go to MAIL_FROM.'),
  variable(
    'UNSUBSCRIBE_MAILBOX',
    'Address for unsubscribing by mail (RFC 2369).',
    '',
    'List-Unsubscribe names the web link only.',
  ),
  variable(
    'SES_CONFIGURATION_SET',
    'SES configuration set that publishes mail events.',
    null,
    'Sending on AWS fails at its start: without events a doubtful mail is never settled.',
  ),
  variable(
    'HOLD_UNTIL_LIVE',
    'yes: a deployment without any digest run yet holds its digests until `doctor --go-live`; the stack sets it in prod.',
    '',
    'Digests go out from the first run on.',
  ),
  variable(
    'MAIL_EVENTS_TOPIC_ARN',
    'The SNS topic on which SES publishes mail events; messages of any other topic are refused.',
    null,
    'Taking in what SES reports fails at its start.',
  ),
  variable(
    'TAG_AUTHORITY',
    'Authority of the feed ids (RFC 4151). Set it once and never again: ids must not change.',
    'living-review.example',
    'The default authority.',
  ),
  variable(
    'WEBSUB_HUB',
    'A WebSub hub (https) that feeds name and that is told when one has changed.',
    '',
    'Feed readers poll.',
  ),
  variable(
    'REVIEWS_DIR',
    'The folder of reviews.',
    'reviews',
    'The folder `reviews` beside the code, where they lie compiled and checked.',
  ),
  variable(
    'TEMPLATES_EDITION',
    'Names the deployed templates; the stack sets it to the hash of the code.',
    '',
    'A change of templates alone is published with the next change of data.',
  ),
  variable(
    'AWS_REGION',
    'Region of every AWS service.',
    'us-east-1',
    'On Lambda it is always set; local engines do not care.',
  ),
  variable(
    'AWS_ENDPOINT_URL_DYNAMODB',
    'Another DynamoDB endpoint.',
    '',
    'AWS itself; on one machine the embedded engine.',
  ),
  variable('AWS_ENDPOINT_URL_SES', 'Another SES endpoint.', '', 'AWS itself; on one machine the local mailbox.'),
  variable('AWS_ENDPOINT_URL_S3', 'Another S3 endpoint.', '', 'AWS itself; on one machine a folder.'),
  variable(
    'AWS_ENDPOINT_URL_SQS',
    'Another SQS endpoint.',
    '',
    'AWS itself; on one machine shards are worked off at once.',
  ),
] as const satisfies readonly Variable[];

export type VariableName = (typeof variables)[number]['name'];

export interface Config {
  /** The value, or its default (`''` for none). */
  readonly get: (name: VariableName) => string;
  /** Whether it was set at all. */
  readonly has: (name: VariableName) => boolean;
  /** The value; throws {@link MissingVariableError} when it is neither set nor has a default. */
  readonly need: (name: VariableName) => string;
}

export class MissingVariableError extends Error {
  override readonly name = 'MissingVariableError';
}

export class WrongVariableError extends Error {
  override readonly name = 'WrongVariableError';
}

export function readConfig(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  const value = (name: VariableName) =>
    env[name]?.trim() || (variables.find((known) => known.name === name)?.default ?? '');
  return {
    get: value,
    has: (name) => Boolean(env[name]?.trim()),
    need: (name) => {
      const found = value(name);
      if (found === '')
        throw new MissingVariableError(`${name} is not set. See docs/configuration.md for what it means.`);
      return found;
    },
  };
}

/** A variable that is a whole number from 1 on. Throws {@link WrongVariableError} naming it. */
export function countOf(config: Config, name: VariableName): number {
  const text = config.need(name);
  if (!/^[1-9]\d{0,8}$/.test(text))
    throw new WrongVariableError(
      `${name} is "${text}"; it must be a whole number from 1 on. See docs/configuration.md.`,
    );
  return Number(text);
}

function variable<const Name extends string>(name: Name, meaning: string, fallback: string | null, without: string) {
  return { name, meaning, default: fallback, without } as const;
}
