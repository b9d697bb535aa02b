import { type Kernel, NoAnswerError, type Process, ThrottledError } from './kernel.ts';

export interface QueueOptions {
  readonly name: string;
  readonly visibilityMs: number;
  readonly mostReceives: number;
  readonly mostAtOnce: number;
  readonly batchSize: number;
  /** Works a batch off and tells which of its messages failed; `null` when the function never answered. */
  readonly serve: (messages: readonly QueueMessage[], onEnd: (failed: ReadonlySet<string> | null) => void) => void;
}

export interface QueueMessage {
  readonly messageId: string;
  readonly body: string;
}

/**
 * An SQS standard queue with a Lambda behind it: at least once, any order; what failed or was not answered for comes again
 * after its visibility time-out, and ends among the dead letters after so many receives.
 */
export function createQueue(kernel: Kernel, options: QueueOptions) {
  const visible: (QueueMessage & { receives: number })[] = [];
  const dead: QueueMessage[] = [];
  const { dice } = kernel;
  let running = 0;
  let numbers = 0;

  function arrive(message: (typeof visible)[number]): void {
    if (message.receives >= options.mostReceives) {
      dead.push(message);
      kernel.log(`${options.name} dead letter ${message.messageId}`);
      return;
    }
    visible.splice(dice.between(0, visible.length), 0, message);
    if (running < options.mostAtOnce) kernel.at(kernel.now() + dice.between(1, 50), receive);
  }

  function receive(): void {
    if (running >= options.mostAtOnce || visible.length === 0) return;
    const batch = visible.splice(0, dice.between(1, options.batchSize));
    running += 1;
    for (const message of batch) message.receives += 1;
    options.serve(batch, (failed) => {
      running -= 1;
      for (const message of batch) {
        if (failed === null || failed.has(message.messageId))
          kernel.at(kernel.now() + options.visibilityMs, () => arrive(message));
      }
      receive();
    });
    receive();
  }

  const put = (body: string) => {
    const copies = kernel.isFault('message.doubled') ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) {
      numbers += 1;
      const message = { messageId: `${options.name}-${numbers}`, body, receives: 0 };
      const delayMs = kernel.isFault('message.late') ? dice.between(60_000, 45 * 60_000) : dice.between(5, 2_000);
      kernel.at(kernel.now() + delayMs, () => arrive(message));
    }
  };

  return {
    dead,
    /** Straight in, as a service of AWS does it. */
    put,
    /** SendMessageBatch, with the SDK's own retries. */
    async send(process: Process, bodies: readonly string[]): Promise<void> {
      const apply = () => {
        for (const body of bodies) put(body);
      };
      for (let attempt = 1; ; attempt += 1) {
        try {
          const what = `send to ${options.name}`;
          return await kernel.request(process, { port: 'sqs', what, apply, patienceMs: 5_000, latencyMs: [5, 60] });
        } catch (error) {
          const isPassing = error instanceof ThrottledError || error instanceof NoAnswerError;
          if (!isPassing || attempt === 3) throw error;
          await kernel.sleep(process, dice.between(50, 400));
        }
      }
    },
  };
}

export type SimulatedQueue = ReturnType<typeof createQueue>;
