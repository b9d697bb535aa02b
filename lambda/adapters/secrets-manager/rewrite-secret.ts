import { GetSecretValueCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

/**
 * Reads a secret's JSON, lets `change` make another one of it (`null`: leave it), and writes that as the current version;
 * Secrets Manager keeps the one before as `AWSPREVIOUS`. Reads back what it wrote: two who rewrite at the same moment
 * would each take the other's change away, and one of them hears of it here. Errors name the secret and never its content.
 */
export async function rewriteSecret(
  secretArn: string,
  change: (value: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>> | null,
): Promise<'written' | 'left'> {
  const client = clientOf(secretArn);
  try {
    const before = jsonObject(await textOf(client, secretArn), secretArn);
    const after = change(before);
    if (after === null) return 'left';
    const text = JSON.stringify(after);
    await client.send(new PutSecretValueCommand({ SecretId: secretArn, SecretString: text }));
    if ((await textOf(client, secretArn)) !== text)
      throw new Error(`Somebody else rewrote the secret ${secretArn} at the same moment. Run the command again.`);
    return 'written';
  } finally {
    client.destroy();
  }
}

/** The JSON of a secret, whatever region its ARN names. */
export async function readSecretJson(secretArn: string): Promise<Readonly<Record<string, unknown>>> {
  const client = clientOf(secretArn);
  try {
    return jsonObject(await textOf(client, secretArn), secretArn);
  } finally {
    client.destroy();
  }
}

/** A name without a region belongs to the region of the environment. */
function clientOf(secretArn: string): SecretsManagerClient {
  const [, region] = /^arn:[\w-]+:secretsmanager:([\w-]+):/.exec(secretArn) ?? [];
  return new SecretsManagerClient(region === undefined ? {} : { region });
}

async function textOf(client: SecretsManagerClient, secretArn: string): Promise<string> {
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretArn }));
  return SecretString ?? '';
}

function jsonObject(text: string, name: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = null;
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new Error(`The secret ${name} is not JSON, so nothing was written.`);
}
