import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { type FunctionName, functionNames } from '../../../infra/functions.ts';
import type { Synthesised } from '../synthesised.ts';

type Invoke = (name: FunctionName, event: unknown) => Promise<{ readonly result: unknown; readonly error: unknown }>;

/** Every queue of the stack in a local engine, with its patience and its dead letters, and the functions that work them off. */
export async function openStackQueues(stack: Synthesised, stage: string) {
  const client = new SQSClient({ useQueueUrlAsEndpoint: false });
  const urls = new Map<string, string>();
  const all = [...stack.ofType('AWS::SQS::Queue')];
  const redriveOf = (properties: Readonly<Record<string, unknown>>) =>
    properties.RedrivePolicy as
      | { readonly deadLetterTargetArn: { readonly 'Fn::GetAtt': string[] }; readonly maxReceiveCount: number }
      | undefined;
  // Those of dead letters first: the others name them.
  for (const [id, { Properties }] of all.toSorted(([, a]) => (redriveOf(a.Properties) ? 1 : -1))) {
    const redrive = redriveOf(Properties);
    const dead = redrive?.deadLetterTargetArn['Fn::GetAtt'][0] ?? '';
    const { QueueUrl = '' } = await client.send(
      new CreateQueueCommand({
        QueueName: `${stage}-${id}`,
        Attributes: {
          MessageRetentionPeriod: String(Properties.MessageRetentionPeriod),
          ...(redrive && {
            VisibilityTimeout: String(Properties.VisibilityTimeout),
            RedrivePolicy: JSON.stringify({
              deadLetterTargetArn: `arn:aws:sqs:us-east-1:000000000000:${stage}-${dead}`,
              maxReceiveCount: redrive.maxReceiveCount,
            }),
          }),
        },
      }),
    );
    urls.set(id, QueueUrl);
  }
  /** By the beginning of a logical id; of several the shortest. */
  const urlOf = (beginning: string) =>
    [...urls].filter(([id]) => new RegExp(`^${beginning}[0-9A-F]{8}$`).test(id))[0]?.[1] ?? '';
  const sources = [...stack.ofType('AWS::Lambda::EventSourceMapping').values()].map(({ Properties }) => {
    const fn = (Properties.FunctionName as { readonly Ref: string }).Ref;
    const queue = (Properties.EventSourceArn as { readonly 'Fn::GetAtt': string[] })['Fn::GetAtt'][0] ?? '';
    const name = functionNames.find((known) => fn.startsWith(`Functions${known.replaceAll('-', '')}Function`));
    return { name: name!, url: urls.get(queue)!, batchSize: Number(Properties.BatchSize) };
  });
  const count = async (url: string) => {
    const { Attributes } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['ApproximateNumberOfMessages'] }),
    );
    return Number(Attributes?.ApproximateNumberOfMessages ?? 0);
  };

  return {
    urlOf,
    client,
    send: (beginning: string, body: string) =>
      client.send(new SendMessageCommand({ QueueUrl: urlOf(beginning), MessageBody: body })),
    /** As Lambda polls them: what failed stays hidden for the queue's visibility timeout, all else is deleted. */
    async workOff(invoke: Invoke): Promise<void> {
      for (const { name, url, batchSize } of sources) {
        for (;;) {
          const { Messages = [] } = await client.send(
            new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: batchSize }),
          );
          if (Messages.length === 0) break;
          const Records = Messages.map(({ MessageId = '', Body = '' }) => ({ messageId: MessageId, body: Body }));
          const { result, error } = await invoke(name, { Records });
          const { batchItemFailures = [] } = Object(result) as { batchItemFailures?: { itemIdentifier: string }[] };
          const failed = new Set(
            error === null
              ? batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)
              : Records.map((it) => it.messageId),
          );
          for (const { MessageId = '', ReceiptHandle } of Messages)
            if (!failed.has(MessageId)) await client.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle }));
        }
      }
    },
    async deadLetters() {
      const dead = [...urls].filter(([id]) => id.includes('DeadLetters'));
      return Promise.all(dead.map(async ([queue, url]) => ({ queue, count: await count(url) })));
    },
    close: () => client.destroy(),
  };
}
