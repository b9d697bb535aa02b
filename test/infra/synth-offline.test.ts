import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { functionNames } from '../../infra/functions.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Loaded before the app: whoever asks the network anything ends the process. */
const noNetwork = `
const refuse = (what) => () => { process.stderr.write('asked the network: ' + what + '\\n'); process.exit(70); };
const net = require('node:net');
const connect = net.Socket.prototype.connect;
// tsx talks to itself through a local pipe, which has a path and no port.
net.Socket.prototype.connect = function (...args) {
  const [first] = args.flat();
  return typeof first === 'object' && first !== null && first.path ? connect.apply(this, args) : refuse('connect')();
};
const dns = require('node:dns');
dns.lookup = refuse('dns');
dns.promises.lookup = refuse('dns');
`;

describe('what `cdk synth` runs', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'living-review-synth-'));
    writeFileSync(join(folder, 'no-network.cjs'), noNetwork);
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  /** cdk.json's command, as the CDK CLI calls it: context and output folder come through the environment. */
  function synthesise(context: Readonly<Record<string, string>>) {
    const cdk = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8')) as { app: string; context: object };
    expect(cdk.app).toBe('npx tsx infra/app.ts');
    return spawnSync(process.execPath, ['--import', 'tsx', 'infra/app.ts'], {
      cwd: root,
      encoding: 'utf8',
      // Nothing of this machine's own: no credentials, no profile, no region.
      env: {
        PATH: process.env.PATH,
        HOME: folder,
        TMPDIR: folder,
        NODE_OPTIONS: `--require ${join(folder, 'no-network.cjs')}`,
        CDK_OUTDIR: join(folder, 'cdk.out'),
        CDK_CONTEXT_JSON: JSON.stringify({ ...cdk.context, ...context }),
      },
    });
  }

  it('when there is neither network nor account, it writes a deployable stack and prints each bundle with its size', () => {
    const { status, stderr, stdout } = synthesise({ stage: 'prod' });
    expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
    expect(existsSync(join(folder, 'cdk.out/LivingReview-prod.template.json'))).toBe(true);
    for (const name of functionNames) expect(stderr).toMatch(new RegExp(`^${name}(?: +\\d+\\.\\d){3}$`, 'm'));
    expect(stdout).toBe('');
  }, 120_000);

  it('when a setting is wrong, it says so in one line and stops', () => {
    const { status, stderr } = synthesise({ stage: 'production' });
    expect(stderr.trim()).toBe('There is no stage "production". Use -c stage=dev or -c stage=prod.');
    expect(status).toBe(1);
  }, 120_000);
});
