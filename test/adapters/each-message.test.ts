import { describe, expect, it } from '@jest/globals';
import { eachMessage } from '../../lambda/adapters/sqs/each-message.ts';
import { createMemoryLog } from '../memory/moment.ts';

const batch = { Records: ['good', 'bad', 'again', 'good'].map((body, index) => ({ messageId: `m${index}`, body })) };

describe('a batch of messages', () => {
  it('when one fails and one asks to come back, these two return to the queue and the others do not (SQ2)', async () => {
    const { log, lines } = createMemoryLog();
    const worked: string[] = [];
    const outcome = await eachMessage(
      batch,
      async (body) => {
        worked.push(body);
        if (body === 'bad') throw new TypeError('about reader@example.org');
        return body === 'again' ? 'again' : 'done';
      },
      log,
    );
    expect(worked).toEqual(['good', 'bad', 'again', 'good']);
    expect(outcome).toEqual({ batchItemFailures: [{ itemIdentifier: 'm1' }, { itemIdentifier: 'm2' }] });
    expect(lines.join()).toContain('TypeError');
    expect(lines.join()).not.toContain('@');
  });

  it('when every message fails, the function fails, so that its alarm hears it, and says no more than names', async () => {
    const { log } = createMemoryLog();
    const fail = async () => {
      throw new TypeError('about reader@example.org');
    };
    await expect(eachMessage(batch, fail, log)).rejects.toThrow(/^every message of the batch failed: TypeError$/);
    const asksAgain = await eachMessage(batch, async () => 'again' as const, log);
    expect(asksAgain.batchItemFailures).toHaveLength(4);
  });
});
