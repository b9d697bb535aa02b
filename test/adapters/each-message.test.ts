import { describe, expect, it } from '@jest/globals';
import { eachMessage } from '../../lambda/adapters/sqs/each-message.ts';
import { createMemoryLog } from '../memory/moment.ts';

const batch = { Records: ['good', 'bad', 'good'].map((body, index) => ({ messageId: `m${index}`, body })) };

describe('a batch of messages', () => {
  it('when one fails, it alone returns to the queue (SQ2)', async () => {
    const { log, lines } = createMemoryLog();
    const worked: string[] = [];
    const outcome = await eachMessage(
      batch,
      async (body) => {
        worked.push(body);
        if (body === 'bad') throw new TypeError('about reader@example.org');
      },
      log,
    );
    expect(worked).toEqual(['good', 'bad', 'good']);
    expect(outcome).toEqual({ batchItemFailures: [{ itemIdentifier: 'm1' }] });
    expect(lines.join()).toContain('TypeError');
    expect(lines.join()).not.toContain('@');
  });

  it('when every message fails, the function fails, so that its alarm hears it, and says no more than names', async () => {
    const { log } = createMemoryLog();
    const fail = async () => {
      throw new TypeError('about reader@example.org');
    };
    await expect(eachMessage(batch, fail, log)).rejects.toThrow(/^every message of the batch failed: TypeError$/);
  });
});
