import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { rotateKeys } from '../../cli/keys.ts';
import { createHmacTokens } from '../../lambda/adapters/hmac/hmac-tokens.ts';
import { parseSecret } from '../../lambda/adapters/secrets-manager/read-secret.ts';
import { parseKeyring, rotatedKeyring } from '../../lambda/core/keyring.ts';
import type { TokenClaim } from '../../lambda/core/ports/tokens.ts';
import { localSecrets, openDataDirectory } from '../../local/data-directory.ts';
import { capturedTerminal } from './captured-terminal.ts';
import { type SecretVault, startSecretVault } from './secret-vault.ts';

const arn = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:keys';
const tokenKey = 'T'.repeat(64);
const addressKey = 'A'.repeat(64);
const now = new Date('2027-01-15T10:00:00Z');
const claim: TokenClaim = {
  purpose: 'unsubscribe',
  review: 'small-review',
  subscription: '0123456789abcdef0123456789abcdef',
  consentVersion: 2,
};

let vault: SecretVault;
let data: string;
const saved = { ...process.env };
beforeEach(async () => {
  vault = await startSecretVault({ [arn]: { tokenKey, addressKey, ncbiApiKey: 'n', note: 'mine' } });
  data = await mkdtemp(join(tmpdir(), 'keys-'));
});
afterEach(async () => {
  await vault.close();
  await rm(data, { recursive: true, force: true });
  for (const name of Object.keys(process.env)) if (!(name in saved)) delete process.env[name];
  Object.assign(process.env, saved);
});

function deployed() {
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_SECRETS_MANAGER: vault.endpoint,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    SECRET_ARN: arn,
  });
}

const secretNow = () => vault.secrets.get(arn) ?? '';
const tokensNow = () => createHmacTokens(parseSecret(secretNow(), arn).tokenKeys);

describe('keys rotate', () => {
  it('when a deployment’s key is rotated, the new one signs, links signed before verify, and all else in the secret stays', async () => {
    deployed();
    const old = tokensNow().sign(claim);
    const { terminal, said, printed } = capturedTerminal();
    expect(await rotateKeys({ data }, terminal, now)).toBe(0);
    const fresh = tokensNow().sign(claim);
    expect(fresh).not.toBe(old);
    expect(Buffer.from(fresh.split('.')[0] ?? '', 'base64url').toString()).toMatch(/^2027-01-15\./);
    expect(tokensNow().verify(old, 'unsubscribe')).toEqual(claim);
    expect(tokensNow().verify(fresh, 'unsubscribe')).toEqual(claim);
    expect(JSON.parse(secretNow())).toMatchObject({ addressKey, ncbiApiKey: 'n', note: 'mine' });
    const told = said() + printed();
    for (const { key } of parseSecret(secretNow(), arn).tokenKeys) expect(told).not.toContain(key);
    expect(told).toContain('2027-01-15');
  });

  it('when it runs twice under one name, the second changes nothing; under another name there are three keys', async () => {
    deployed();
    const old = tokensNow().sign(claim);
    const { terminal, said } = capturedTerminal();
    await rotateKeys({ data }, terminal, now);
    const once = secretNow();
    said();
    expect(await rotateKeys({ data }, terminal, now)).toBe(0);
    expect(said()).toContain('nothing was changed');
    expect(secretNow()).toBe(once);
    expect(vault.puts()).toBe(1);
    expect(await rotateKeys({ data, name: 'after-theft' }, terminal, now)).toBe(0);
    expect(parseSecret(secretNow(), arn).tokenKeys.map(({ kid }) => kid)).toEqual(['after-theft', '2027-01-15', null]);
    expect(tokensNow().verify(old, 'unsubscribe')).toEqual(claim);
    await expect(rotateKeys({ data, name: '2027-01-15' }, terminal, now)).rejects.toThrow('An older key is named');
  });

  it('when somebody else writes the secret at the same moment, the command fails and says so', async () => {
    deployed();
    vault.afterPut = () => vault.secrets.set(arn, JSON.stringify({ tokenKey, addressKey }));
    await expect(rotateKeys({ data }, capturedTerminal().terminal, now)).rejects.toThrow('Somebody else rewrote');
  });

  it('when the secret is not there, holds no keyring, or the name will not do, nothing is written', async () => {
    deployed();
    const { terminal } = capturedTerminal();
    await expect(rotateKeys({ data, name: 'a b' }, terminal, now)).rejects.toThrow('--name');
    vault.secrets.set(arn, JSON.stringify({ tokenKey: 'short', addressKey }));
    await expect(rotateKeys({ data }, terminal, now)).rejects.toThrow('is no keyring');
    vault.secrets.set(arn, 'not json');
    await expect(rotateKeys({ data }, terminal, now)).rejects.toThrow('is not JSON');
    vault.secrets.clear();
    await expect(rotateKeys({ data }, terminal, now)).rejects.toThrow('no such secret');
    expect(vault.puts()).toBe(0);
  });

  it('when it is a folder on one machine, its secrets.json is rotated, for the keeper’s eyes alone, and its service reads both', async () => {
    const { terminal } = capturedTerminal();
    await expect(rotateKeys({ data }, terminal, now)).rejects.toThrow('has no keys yet');
    const folder = await openDataDirectory(data);
    const before = await localSecrets(folder);
    await folder.release();
    expect(await rotateKeys({ data }, terminal, now)).toBe(0);
    const again = await openDataDirectory(data);
    const after = await localSecrets(again);
    await again.release();
    expect(after.addressKey).toBe(before.addressKey);
    expect(after.tokenKeys.slice(1)).toEqual(before.tokenKeys);
    expect(after.tokenKeys[0]?.kid).toBe('2027-01-15');
    expect((await stat(join(data, 'secrets.json'))).mode & 0o077).toBe(0);
    expect(await readFile(join(data, 'secrets.json'), 'utf8')).toContain(before.tokenKeys[0]?.key);
  });

  it('when a ring is written as a list, it stays a list and its entries stay as they were', () => {
    const key = 'N'.repeat(40);
    const ring = [{ kid: '2026', key: 'O'.repeat(40) }, tokenKey];
    const rotation = rotatedKeyring(ring, { kid: '2027', key });
    expect(rotation).toEqual({ kind: 'rotated', keyring: [{ kid: '2027', key }, ...ring], keys: 3 });
    expect(parseKeyring(ring)).toHaveLength(2);
  });
});
