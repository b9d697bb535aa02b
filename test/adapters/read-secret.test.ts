import { describe, expect, it } from '@jest/globals';
import { cachedSecret, freshForMs, usableForMs } from '../../lambda/adapters/secrets-manager/cached-secret.ts';
import { parseSecret } from '../../lambda/adapters/secrets-manager/read-secret.ts';

const key = 'k'.repeat(32);

describe('the one secret', () => {
  it('when both keys are there, they are read; the NCBI key may be missing', () => {
    const text = JSON.stringify({ tokenKey: key, addressKey: `${key}a`, ncbiApiKey: 'n' });
    expect(parseSecret(text, 'arn')).toEqual({
      tokenKeys: [{ kid: null, key }],
      addressKey: `${key}a`,
      ncbiApiKey: 'n',
    });
    expect(parseSecret(JSON.stringify({ tokenKey: key, addressKey: key }), 'arn').ncbiApiKey).toBe('');
  });

  it.each([
    '',
    'not json',
    'null',
    '[]',
    '7',
    '{}',
    `{"tokenKey":"${key}"}`,
    `{"tokenKey":"short-secret","addressKey":"${key}"}`,
    `{"tokenKey":"","addressKey":""}`,
    `{"tokenKey":7,"addressKey":"${key}"}`,
    `{"tokenKey":[],"addressKey":"${key}"}`,
    `{"tokenKey":"2027:${key} 2027:${key}1","addressKey":"${key}"}`,
    `{"tokenKey":"${key} short-secret","addressKey":"${key}"}`,
    `{"tokenKey":"{{resolve:secretsmanager:x}}${key}","addressKey":"${key}"}`,
  ])('when it says %s, nothing is signed with it: the fault names the secret and shows nothing of it', (text) => {
    const read = () => parseSecret(text, 'arn:aws:secret');
    expect(read).toThrow(/^The secret arn:aws:secret /);
    expect(read).not.toThrow(/short-secret|kkkk/);
  });
});

describe('a keyring in the secret', () => {
  it('when several keys stand in it, the first one signs, as text with blanks or as a list', () => {
    const newer = 'n'.repeat(40);
    const text = JSON.stringify({ tokenKey: `2027-01:${newer} ${key}`, addressKey: key });
    const list = JSON.stringify({ tokenKey: [{ kid: '2027-01', key: newer }, key], addressKey: key });
    const ring = [
      { kid: '2027-01', key: newer },
      { kid: null, key },
    ];
    expect(parseSecret(text, 'arn').tokenKeys).toEqual(ring);
    expect(parseSecret(list, 'arn').tokenKeys).toEqual(ring);
  });
});

describe('the secret in the memory of a Lambda', () => {
  const watch = (answers: (() => Promise<string>)[]) => {
    const clock = { ms: 0 };
    const lines: string[] = [];
    let reads = 0;
    const read = () => {
      reads += 1;
      return answers.shift()?.() ?? Promise.reject(new Error('no more answers'));
    };
    const log = (_: string, message: string) => void lines.push(message);
    return { secret: cachedSecret(read, { elapsedMs: () => clock.ms, log }), clock, lines, reads: () => reads };
  };
  const throttled = () => Promise.reject(new Error('ThrottlingException'));

  it('when it is fresh, it is not asked for again; five minutes later a rotated one is in use', async () => {
    const { secret, clock, reads } = watch([async () => 'old', async () => 'new']);
    expect(await Promise.all([secret(), secret(), secret()])).toEqual(['old', 'old', 'old']);
    clock.ms = freshForMs - 1;
    expect(await secret()).toBe('old');
    expect(reads()).toBe(1);
    clock.ms = freshForMs;
    expect(await secret()).toBe('new');
  });

  it('when it cannot be read again, the last answer serves for an hour and says so, then nothing does (SM1, H56)', async () => {
    const { secret, clock, lines } = watch([async () => 'old', throttled, throttled]);
    await secret();
    clock.ms = usableForMs - 1;
    expect(await secret()).toBe('old');
    expect(lines).toHaveLength(1);
    clock.ms = usableForMs;
    await expect(secret()).rejects.toThrow('ThrottlingException');
  });

  it('when it was never read, nothing is made up, and the next call asks again', async () => {
    const { secret } = watch([throttled, async () => 'there']);
    await expect(secret()).rejects.toThrow('ThrottlingException');
    expect(await secret()).toBe('there');
  });
});
