import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

interface Job {
  readonly if?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps: readonly { readonly run?: string; readonly uses?: string }[];
}
const workflow = parse(read('.github/workflows/ci.yml')) as {
  readonly permissions: unknown;
  readonly jobs: Readonly<Record<'check' | 'diff', Job>>;
};
const commandsOf = (job: Job) => job.steps.flatMap(({ run }) => (run ? [run.trim()] : []));

describe('the workflow for forks and pull requests', () => {
  it('when .ci/run checks something, the workflow checks it as well', () => {
    const own = [...read('.ci/run').matchAll(/^(?:TAIL=\d+ )?(?:step|begin) '[^']+' (.+)$/gm)]
      .map(([, command = '']) => command.replace(/^(?:nice|env (?:-u \w+ )+) ?/, ''))
      .filter((command) => command !== 'install_debian');
    expect(own.length).toBeGreaterThan(8);
    for (const command of own) expect(commandsOf(workflow.jobs.check)).toContain(command);
  });

  it('when it runs, it may read the repository; only the diff asks for a role, where one is named, and not for forks', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' });
    expect(workflow.jobs.check.permissions).toBeUndefined();
    expect(workflow.jobs.diff.permissions).toEqual({ contents: 'read', 'id-token': 'write' });
    expect(workflow.jobs.diff.if).toContain("vars.AWS_DIFF_ROLE_ARN != ''");
    expect(workflow.jobs.diff.if).toContain('head.repo.full_name == github.repository');
    expect(commandsOf(workflow.jobs.diff).join('\n')).not.toMatch(/deploy|destroy/);
  });

  it('when forms for issues and updates are read, they are YAML with what GitHub asks for', () => {
    for (const form of ['something-is-wrong', 'article-filed-wrongly'])
      expect(parse(read(`.github/ISSUE_TEMPLATE/${form}.yml`))).toMatchObject({
        name: expect.any(String),
        description: expect.any(String),
        body: expect.arrayContaining([expect.objectContaining({ id: expect.any(String) })]),
      });
    expect(parse(read('.github/dependabot.yml'))).toMatchObject({ version: 2, updates: expect.any(Array) });
  });
});
