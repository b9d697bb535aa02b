import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { parseKeyring, type TokenKey } from '../../core/keyring.ts';

export interface ServiceSecret {
  /** Keys of reader links: the first signs, all verify. */
  readonly tokenKeys: readonly TokenKey[];
  /** Keys the hash under which addresses are looked up. */
  readonly addressKey: string;
  /** `''` when the deployment has none. */
  readonly ncbiApiKey: string;
}

/**
 * The deployment's one secret (JSON). Fails closed: without both keys nothing may be signed or looked up, so it throws,
 * naming the secret and never its content.
 */
export async function readSecret(secretArn: string): Promise<ServiceSecret> {
  const { SecretString } = await new SecretsManagerClient({}).send(new GetSecretValueCommand({ SecretId: secretArn }));
  return parseSecret(SecretString ?? '', secretArn);
}

export function parseSecret(text: string, name: string): ServiceSecret {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error(
      `The secret ${name} is not JSON. Deploy the stack again, or restore {"tokenKey": …, "addressKey": …}.`,
    );
  }
  const { tokenKey, addressKey, ncbiApiKey } = Object(value) as Record<string, unknown>;
  const tokenKeys = parseKeyring(tokenKey);
  // `{{resolve:…}}` is a CloudFormation reference that was not resolved: everybody could know that key.
  const strong = (key: unknown): key is string => typeof key === 'string' && key.length >= 32 && !key.includes('{{');
  if (tokenKeys === null || !strong(addressKey)) {
    throw new Error(
      `The secret ${name} lacks tokenKey or addressKey (32 characters or more each; docs/deploying.md says how several token keys are written).`,
    );
  }
  return { tokenKeys, addressKey, ncbiApiKey: typeof ncbiApiKey === 'string' ? ncbiApiKey : '' };
}
