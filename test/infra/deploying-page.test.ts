import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { placeholdersIn, readStageConfig } from '../../infra/config.ts';
import { functionNames, planOf } from '../../infra/functions.ts';
import { synthesise } from './synthesised.ts';

const page = readFileSync(new URL('../../docs/deploying.md', import.meta.url), 'utf8');
const read = (values: Readonly<Record<string, unknown>>) => readStageConfig((key) => values[key]);
const inCode = (text: string) => [...text.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
const refusalOf = (values: Readonly<Record<string, unknown>>) => {
  try {
    read(values);
    return 'nothing';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

describe('what docs/deploying.md tells a keeper', () => {
  it('when it lists the settings, there are those and no others', () => {
    const [, table = ''] = /\| setting \| is \| without it \|\n\| --- \| --- \| --- \|\n((?:\|.*\n)+)/.exec(page) ?? [];
    const told = table.split('\n').flatMap((row) => inCode(row.split('|')[1] ?? ''));
    const known = refusalOf({ dev: { 'no such setting': 1 } }).replace(/.*There are: |\.$/g, '');
    expect(told.toSorted()).toEqual(known.split(', ').toSorted());
  });

  it('when it lists the days that logs are kept, they are those that are taken', () => {
    const [, told = ''] = /\| `logRetentionDays` \| ([\d, or]+) \|/.exec(page) ?? [];
    expect(refusalOf({ logRetentionDays: 2 })).toContain(`one of ${told.replace(' or ', ', ')}.`);
  });

  it('when its example is copied with an own certificate, it is taken and nothing invented is left', () => {
    const [, example = ''] = /```json\n([\s\S]+?)```/.exec(page) ?? [];
    const values = JSON.parse(example.replace('certificate/…', 'certificate/8f1a2b3c')) as Record<string, unknown>;
    expect(placeholdersIn(read({ ...values, stage: 'prod' }))).toEqual([]);
  });

  it('when it names an output of the stack, the stack has it', () => {
    const own = synthesise('ownDomain');
    const outputs = Object.keys(own.template.toJSON().Outputs as object);
    const told = [...page.matchAll(/output `(\w+)`|<(\w+Function)>/g)].map(([, name, argument]) => name ?? argument);
    expect(told.length).toBeGreaterThan(3);
    for (const name of told) expect(outputs).toContain(name);
    expect(page).toContain('`DkimRecord1…3`');
    expect(outputs.filter((name) => name.startsWith('DkimRecord'))).toHaveLength(3);
  });

  it('when it counts the functions and says who may read the secret, it is so', () => {
    expect(page).toContain(`| ${['six', 'seven', 'eight', 'nine'][functionNames.length - 6]} Lambda functions | `);
    expect(page).toContain(`| ${functionNames.join(', ')} | `);
    const readers = functionNames.filter((name) => planOf(name).may.includes('read the secret'));
    expect(page).toContain(`${readers.join(', ').replace(/, (\S+)$/, ' and $1')} may read one of them`);
  });
});
