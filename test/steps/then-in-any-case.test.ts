import { describe, expect, it } from '@jest/globals';
import { thenInAnyCase } from '../../lambda/steps/then-in-any-case.ts';
import { createMemoryLog } from '../memory/moment.ts';

const first = new Error('the sweep failed');
const second = new Error('the table cannot be read');

describe('work, and what is done after it in any case', () => {
  const bench = () => {
    const { log, lines } = createMemoryLog();
    const done: string[] = [];
    const step = (name: string, error?: Error) => async () => {
      done.push(name);
      if (error) throw error;
    };
    return { step, done, lines, told: { log, message: 'not watched either', remedy: 'Mend both.' } };
  };

  it('when both succeed, it says nothing', async () => {
    const { step, done, lines, told } = bench();
    await thenInAnyCase(step('work'), step('last'), told);
    expect([done, lines]).toEqual([['work', 'last'], []]);
  });

  it('when the work alone fails, the last is done all the same, and the failure is thrown', async () => {
    const { step, done, lines, told } = bench();
    await expect(thenInAnyCase(step('work', first), step('last'), told)).rejects.toBe(first);
    expect([done, lines]).toEqual([['work', 'last'], []]);
  });

  it('when the last alone fails, that is thrown', async () => {
    const { step, lines, told } = bench();
    await expect(thenInAnyCase(step('work'), step('last', second), told)).rejects.toBe(second);
    expect(lines).toEqual([]);
  });

  it('when both fail, it throws the first and logs the second, with what to do', async () => {
    const { step, lines, told } = bench();
    await expect(thenInAnyCase(step('work', first), step('last', second), told)).rejects.toBe(first);
    expect(lines).toEqual(['error not watched either {"error":"the table cannot be read","remedy":"Mend both."}']);
  });
});
