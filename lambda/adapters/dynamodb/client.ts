import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';

export interface DynamoClientOptions {
  /** An engine elsewhere, such as the embedded one. Without it AWS_ENDPOINT_URL_DYNAMODB decides, read by the SDK itself. */
  readonly endpoint?: string;
  readonly region?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** A request that takes longer is given up and repeated; 10 seconds unless told. */
  readonly requestTimeoutMs?: number;
}

/**
 * The SDK's client with its own retries for DynamoDB: every write of this adapter is safe to repeat. An `endpoint` given
 * here is a local engine, which asks for some credentials and some region but not for real ones.
 */
export function createDynamoClient(options: DynamoClientOptions = {}): DynamoDBClient {
  const local = options.endpoint !== undefined;
  const region = options.region ?? (local ? 'us-east-1' : undefined);
  const credentials = options.credentials ?? (local ? localCredentials : undefined);
  const config: DynamoDBClientConfig = {
    // Without throwOnRequestTimeout the SDK only prints a warning and waits on.
    requestHandler: {
      connectionTimeout: 2_000,
      requestTimeout: options.requestTimeoutMs ?? 10_000,
      throwOnRequestTimeout: true,
    },
    ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint }),
    ...(region === undefined ? {} : { region }),
    ...(credentials === undefined ? {} : { credentials }),
  };
  return new DynamoDBClient(config);
}

/** Amazon DynamoDB Local accepts any key id of letters and digits. */
const localCredentials = { accessKeyId: 'local', secretAccessKey: 'local' };
