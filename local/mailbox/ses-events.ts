/** What SES publishes about one accepted mail (Developer Guide, "Contents of event data"), in order. */
export function sesEvents(mail: {
  readonly id: string;
  readonly at: string;
  readonly source: string;
  readonly recipients: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
}): readonly Record<string, unknown>[] {
  const { id, at, source, recipients } = mail;
  const about = {
    timestamp: at,
    source,
    messageId: id,
    destination: recipients,
    tags: Object.fromEntries(Object.entries(mail.tags).map(([name, value]) => [name, [value]])),
  };
  const event = (eventType: string, name: string, detail: Readonly<Record<string, unknown>>) => ({
    eventType,
    mail: about,
    [name]: detail,
  });
  const fates = recipients.map((address) => ({ address, fate: fateOf(address) }));
  const having = (...fate: readonly Fate[]) =>
    fates.filter((each) => fate.includes(each.fate)).map(({ address }) => address);
  const delivered = having('delivered', 'complains');
  const bounced = having('bounces');
  const later = having('bounces-for-now');
  const complained = having('complains');
  return [
    event('Send', 'send', {}),
    ...(delivered.length > 0 ? [event('Delivery', 'delivery', { timestamp: at, recipients: delivered })] : []),
    ...(bounced.length > 0 ? [event('Bounce', 'bounce', bounce('Permanent', 'General', bounced, at))] : []),
    ...(later.length > 0 ? [event('Bounce', 'bounce', bounce('Transient', 'MailboxFull', later, at))] : []),
    ...(complained.length > 0
      ? [
          event('Complaint', 'complaint', {
            timestamp: at,
            complaintFeedbackType: 'abuse',
            complainedRecipients: complained.map((emailAddress) => ({ emailAddress })),
          }),
        ]
      : []),
  ];
}

type Fate = 'delivered' | 'bounces' | 'bounces-for-now' | 'complains';

/**
 * Addresses of the SES mailbox simulator (labels allowed: `bounce+a@`) meet the fate they are named for. `mailboxfull@` is
 * ours: the real simulator has no transient bounce.
 */
function fateOf(address: string): Fate {
  const [, name] = /^([a-z]+)(?:\+[^@]*)?@simulator\.amazonses\.com$/i.exec(address) ?? [];
  switch (name?.toLowerCase()) {
    case 'bounce':
    case 'suppressionlist':
      return 'bounces';
    case 'mailboxfull':
      return 'bounces-for-now';
    case 'complaint':
      return 'complains';
    default:
      return 'delivered';
  }
}

function bounce(bounceType: string, bounceSubType: string, addresses: readonly string[], timestamp: string) {
  return {
    timestamp,
    bounceType,
    bounceSubType,
    bouncedRecipients: addresses.map((emailAddress) => ({ emailAddress })),
  };
}
