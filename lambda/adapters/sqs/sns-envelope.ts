/**
 * The message of an SNS notification that lies in SQS (SNS Developer Guide, "Fanout to Amazon SQS queues"); `null` unless
 * its `TopicArn` is the one expected. The queue's policy already admits no other topic; this holds if somebody widens it:
 * anybody can have AWS sign and deliver a message from a topic of their own.
 */
export function openSnsEnvelope(body: string, topicArn: string): string | null {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const { Type, TopicArn, Message } = value as Record<string, unknown>;
  return Type === 'Notification' && TopicArn === topicArn && typeof Message === 'string' ? Message : null;
}
