import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { MissingVariableError, readConfig, variables } from '../../lambda/config.ts';

const page = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8');

describe('docs/configuration.md', () => {
  it('when it lists the variables, they are those of lambda/config.ts, in order and in its words', () => {
    const rows = page
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .map((line) =>
        line
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim()),
      );
    const shown = (fallback: string | null) =>
      fallback === null ? '(none)' : fallback === '' ? '(empty)' : `\`${fallback}\``;
    expect(rows).toEqual(
      variables.map(({ name, meaning, default: fallback, without }) => [
        `\`${name}\``,
        meaning,
        shown(fallback),
        without,
      ]),
    );
  });
});

describe('the environment', () => {
  it('when a variable is set, it is taken without the spaces around it; empty means not set', () => {
    const config = readConfig({ TABLE_NAME: ' mine ', NCBI_EMAIL: '  ' });
    expect([config.get('TABLE_NAME'), config.has('TABLE_NAME')]).toEqual(['mine', true]);
    expect([config.get('NCBI_EMAIL'), config.has('NCBI_EMAIL')]).toEqual(['', false]);
    expect(readConfig({}).get('TABLE_NAME')).toBe('living-review');
  });

  it('when a needed variable is missing, the fault names it and where to read about it', () => {
    expect(() => readConfig({}).need('SECRET_ARN')).toThrow(MissingVariableError);
    expect(() => readConfig({}).need('SECRET_ARN')).toThrow('SECRET_ARN is not set. See docs/configuration.md');
    expect(readConfig({}).need('TABLE_NAME')).toBe('living-review');
  });
});
