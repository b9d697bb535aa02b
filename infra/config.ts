/** Everything a deployment can be told. One record per stage; the keeper's own values come from the CDK context. */
export interface StageConfig {
  readonly stage: StageName;
  readonly site: {
    /** The keeper's own host name with its certificate (ACM, us-east-1); `null`: the address CloudFront gives. */
    readonly domain: { readonly name: string; readonly certificateArn: string } | null;
    /** Authority of the feed ids (RFC 4151): a domain name. Set once and never again, ids must not change. */
    readonly tagAuthority: string;
    /** A WebSub hub that feeds name and that is told of changes; `''`: none. */
    readonly webSubHub: string;
  };
  readonly mail: {
    /** The domain that is verified with SES, DKIM included; `null`: the one address of `from`. */
    readonly domain: string | null;
    /** Shown before the address in the From line. */
    readonly fromName: string;
    readonly from: string;
    readonly replyTo: string;
    /** A mailbox somebody reads, for unsubscribing by mail; `''`: none. */
    readonly unsubscribeMailbox: string;
    /**
     * Only while SES keeps the account in its sandbox: the verified addresses that mails are tried on. SES then checks the
     * sender's right to each recipient's identity as well.
     */
    readonly sandboxRecipients: readonly string[];
  };
  /** Whom NCBI writes to before it blocks a client. */
  readonly ncbiEmail: string;
  /** Whom alarms are mailed to. */
  readonly alarmEmail: string;
  /** Where alarms say what to do: the address of docs/runbook.md, as the keeper reads it. */
  readonly runbook: string;
  /** The account's bill of a month that the keeper hears of (US dollars). */
  readonly monthlyBudgetUsd: number;
  /** What a flood of sign-ups can send at most; digests are not touched. */
  readonly signUps: { readonly mailsPerHour: number; readonly mailsPerDay: number };
  /** `off`: no digest run is opened; polling, publishing and signing up go on. */
  readonly digests: 'on' | 'off';
  /** Whether a fresh deployment holds its digests until its keeper has gone live (`doctor --go-live`). */
  readonly holdUntilLive: boolean;
  readonly logRetentionDays: LogRetentionDays;
  /** Keep table, site and keys when the stack is deleted, and refuse to delete the table. */
  readonly keepData: boolean;
  /** Whether CloudFormation refuses to delete the stack. */
  readonly protectStack: boolean;
  /**
   * Whether poll and re-check reserve their one concurrent execution. A new account has 10 in all and lets none be
   * reserved until its quota is raised; without it the writer's lease alone keeps polls apart.
   */
  readonly reserveConcurrency: boolean;
}

export type StageName = 'dev' | 'prod';

/** What CloudWatch Logs accepts (PutRetentionPolicy), as far as anybody wants it here. */
const logRetentionDays = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365] as const;
export type LogRetentionDays = (typeof logRetentionDays)[number];

/** Under this name nobody can receive mail (RFC 2606): enough to synthesise, too little to deploy. */
const placeholder = 'living-review.example';

const common = {
  site: { domain: null, tagAuthority: placeholder, webSubHub: '' },
  mail: {
    domain: null,
    fromName: 'Living Review',
    from: `digest@${placeholder}`,
    replyTo: `keeper@${placeholder}`,
    unsubscribeMailbox: '',
    sandboxRecipients: [],
  },
  ncbiEmail: `keeper@${placeholder}`,
  alarmEmail: `keeper@${placeholder}`,
  runbook: 'docs/runbook.md',
  monthlyBudgetUsd: 25,
  signUps: { mailsPerHour: 200, mailsPerDay: 1_000 },
  reserveConcurrency: true,
} as const;

export const stages: Readonly<Record<StageName, StageConfig>> = {
  // Tried out and thrown away: nothing is kept, and nobody is mailed a digest unless it is switched on.
  dev: {
    ...common,
    stage: 'dev',
    digests: 'off',
    holdUntilLive: false,
    logRetentionDays: 7,
    keepData: false,
    protectStack: false,
  },
  prod: {
    ...common,
    stage: 'prod',
    digests: 'on',
    holdUntilLive: true,
    logRetentionDays: 30,
    keepData: true,
    protectStack: true,
  },
};

export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Reads one context value: `-c key=value`, or the same key in cdk.json or cdk.context.json. */
export type Context = (key: string) => unknown;

/**
 * The stage's record with the keeper's values over it. `-c stage=…` chooses it (dev without); its values stand in the
 * context under the stage's name, and a single one may be given as `-c key=value`. Looks nothing up. Throws
 * {@link ConfigError} naming the key and what it should be.
 */
export function readStageConfig(context: Context): StageConfig {
  const stage = context('stage') ?? 'dev';
  if (stage !== 'dev' && stage !== 'prod')
    throw new ConfigError(`There is no stage "${stage}". Use -c stage=dev or -c stage=prod.`);
  const block = context(stage) ?? {};
  if (typeof block !== 'object' || block === null || Array.isArray(block))
    throw new ConfigError(`The context value "${stage}" must be an object, as in docs/deploying.md.`);
  const values: Readonly<Record<string, unknown>> = { ...block };
  for (const key of Object.keys(values)) {
    if (!keys.some((known) => known === key))
      throw new ConfigError(`"${key}" (stage ${stage}) is no setting. There are: ${keys.join(', ')}.`);
  }
  return build(stages[stage], (key) => context(key) ?? values[key]);
}

/** The settings that still hold invented values: such a stack synthesises, but must not be deployed. */
export function placeholdersIn({ mail, ncbiEmail, alarmEmail, site }: StageConfig): readonly Key[] {
  const isInvented = (text: string) => text === placeholder || text.endsWith(`@${placeholder}`);
  const found: readonly (readonly [Key, string])[] = [
    ['mailFrom', mail.from],
    ['mailReplyTo', mail.replyTo],
    ['ncbiEmail', ncbiEmail],
    ['alarmEmail', alarmEmail],
    ['tagAuthority', site.tagAuthority],
  ];
  return found.flatMap(([key, value]) => (isInvented(value) ? [key] : []));
}

const keys = [
  'siteDomain',
  'certificateArn',
  'tagAuthority',
  'webSubHub',
  'mailDomain',
  'mailFrom',
  'mailFromName',
  'mailReplyTo',
  'unsubscribeMailbox',
  'sandboxRecipients',
  'ncbiEmail',
  'alarmEmail',
  'runbook',
  'monthlyBudgetUsd',
  'signUpMailsPerHour',
  'signUpMailsPerDay',
  'digests',
  'logRetentionDays',
  'reserveConcurrency',
  'protectStack',
] as const;
type Key = (typeof keys)[number];

function build(stage: StageConfig, value: (key: Key) => unknown): StageConfig {
  const text = (key: Key, fallback: string) => {
    const given = value(key);
    if (given === undefined) return fallback;
    if (typeof given !== 'string') throw wrong(key, given, 'a text');
    return given.trim();
  };
  const address = (key: Key, fallback: string) => {
    const given = text(key, fallback);
    if (given !== '' && !isAddress(given)) throw wrong(key, given, 'one e-mail address, as in name@example.org');
    return given;
  };
  const neededAddress = (key: Key, fallback: string) => address(key, fallback) || fallback;
  const domain = (key: Key) => {
    const given = text(key, '');
    if (given !== '' && !isDomain(given)) throw wrong(key, given, 'a domain name without https://, as in example.org');
    return given || null;
  };
  const choice = <const T extends string>(key: Key, options: readonly T[], fallback: T): T => {
    const given = text(key, fallback);
    const found = options.find((option) => option === given);
    if (found === undefined) throw wrong(key, given, options.join(' or '));
    return found;
  };

  const count = (key: Key, fallback: number) => {
    const given = value(key) ?? fallback;
    if (!/^[1-9]\d{0,8}$/.test(String(given))) throw wrong(key, given, 'a whole number from 1 on');
    return Number(given);
  };

  const siteDomain = domain('siteDomain');
  const mailDomain = domain('mailDomain');
  const from = neededAddress('mailFrom', mailDomain ? `digest@${mailDomain}` : stage.mail.from);
  const fromHost = from.slice(from.lastIndexOf('@') + 1);
  if (mailDomain && fromHost !== mailDomain && !fromHost.endsWith(`.${mailDomain}`))
    throw wrong('mailFrom', from, `an address at ${mailDomain}, the domain that SES verifies`);
  const fromName = text('mailFromName', stage.mail.fromName);
  if (/[\r\n"<>]/.test(fromName)) throw wrong('mailFromName', fromName, 'a name without quotes, < or >');
  const retention = Number(value('logRetentionDays') ?? stage.logRetentionDays);
  const days = logRetentionDays.find((option) => option === retention);
  if (days === undefined)
    throw wrong('logRetentionDays', value('logRetentionDays'), `one of ${logRetentionDays.join(', ')}`);

  return {
    ...stage,
    site: {
      domain: siteDomain
        ? { name: siteDomain, certificateArn: certificate(text('certificateArn', ''), siteDomain) }
        : null,
      tagAuthority: domain('tagAuthority') ?? siteDomain ?? stage.site.tagAuthority,
      webSubHub: hub(text('webSubHub', stage.site.webSubHub)),
    },
    mail: {
      domain: mailDomain,
      fromName,
      from,
      replyTo: neededAddress('mailReplyTo', stage.mail.replyTo),
      unsubscribeMailbox: address('unsubscribeMailbox', stage.mail.unsubscribeMailbox),
      sandboxRecipients: recipients(value('sandboxRecipients')),
    },
    ncbiEmail: neededAddress('ncbiEmail', stage.ncbiEmail),
    alarmEmail: neededAddress('alarmEmail', stage.alarmEmail),
    runbook: runbookAt(text('runbook', stage.runbook)),
    monthlyBudgetUsd: count('monthlyBudgetUsd', stage.monthlyBudgetUsd),
    signUps: {
      mailsPerHour: count('signUpMailsPerHour', stage.signUps.mailsPerHour),
      mailsPerDay: count('signUpMailsPerDay', stage.signUps.mailsPerDay),
    },
    digests: choice('digests', ['on', 'off'], stage.digests),
    logRetentionDays: days,
    reserveConcurrency: choice('reserveConcurrency', ['yes', 'no'], stage.reserveConcurrency ? 'yes' : 'no') === 'yes',
    protectStack: choice('protectStack', ['yes', 'no'], stage.protectStack ? 'yes' : 'no') === 'yes',
  };
}

/** CloudFront takes certificates of us-east-1 only (CloudFront Developer Guide, "Requirements for using SSL/TLS certificates"). */
function certificate(arn: string, siteDomain: string): string {
  if (!/^arn:aws:acm:us-east-1:\d{12}:certificate\/[\w-]+$/.test(arn))
    throw wrong(
      'certificateArn',
      arn,
      `the ARN of a certificate for ${siteDomain} in us-east-1 (docs/deploying.md, step 3)`,
    );
  return arn;
}

function hub(url: string): string {
  if (url !== '' && !/^https:\/\/[^\s"<>]+$/.test(url))
    throw wrong('webSubHub', url, 'an address that begins with https://');
  return url;
}

function runbookAt(address: string): string {
  if (!/^(?:https:\/\/)?[\w.~%/-]{1,300}$/.test(address))
    throw wrong('runbook', address, 'an address that begins with https://, or a path, without a #');
  return address;
}

function recipients(given: unknown): readonly string[] {
  if (given === undefined) return [];
  const list = Array.isArray(given) ? given : String(given).split(',');
  const addresses = list.map((entry) => String(entry).trim()).filter(Boolean);
  const strange = addresses.find((entry) => !isAddress(entry));
  if (strange !== undefined) throw wrong('sandboxRecipients', strange, 'e-mail addresses with commas between them');
  return addresses;
}

function wrong(key: Key, given: unknown, wanted: string): ConfigError {
  const shown = given === undefined || given === '' ? 'is missing' : `is "${given}"`;
  return new ConfigError(`The setting ${key} ${shown}; it must be ${wanted}.`);
}

const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const domainName = new RegExp(`^(?:${label}\\.)+[a-z]{2,63}$`, 'i');

function isDomain(text: string): boolean {
  return text.length <= 253 && domainName.test(text);
}

function isAddress(text: string): boolean {
  const at = text.lastIndexOf('@');
  return at > 0 && at <= 64 && /^[^\s"<>(),:;@\\[\]]+$/.test(text.slice(0, at)) && isDomain(text.slice(at + 1));
}
