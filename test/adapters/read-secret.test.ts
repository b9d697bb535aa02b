import { describe, expect, it } from '@jest/globals';
import { parseSecret } from '../../lambda/adapters/secrets-manager/read-secret.ts';

const key = 'k'.repeat(32);

describe('the one secret', () => {
  it('when both keys are there, they are read; the NCBI key may be missing', () => {
    const text = JSON.stringify({ tokenKey: key, addressKey: `${key}a`, ncbiApiKey: 'n' });
    expect(parseSecret(text, 'arn')).toEqual({ tokenKey: key, addressKey: `${key}a`, ncbiApiKey: 'n' });
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
  ])('when it says %s, nothing is signed with it: the fault names the secret and shows nothing of it', (text) => {
    const read = () => parseSecret(text, 'arn:aws:secret');
    expect(read).toThrow(/^The secret arn:aws:secret /);
    expect(read).not.toThrow(/short-secret|kkkk/);
  });
});
