import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { build } from 'esbuild';
import { bundleOptions } from '../../infra/lambda-bundle.ts';
import { errorsWithClass, slimSchemas } from '../../infra/slim-sdk.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

describe('what the bundler is shown of an AWS client', () => {
  it('when a key is a constant, it is written out; any other stays', () => {
    expect(slimSchemas('const _hH = "httpHeader";\nexport var A$ = [3, { [_hH]: 1, [_other]: 2 }, [_hH]];')).toBe(
      'const _hH = "httpHeader";\nexport var A$ = [3, { "httpHeader": 1, [_other]: 2 }, [_hH]];',
    );
  });

  it('when an error is nobody’s by class, it is registered no more; the service’s own and those asked for are', () => {
    const own = '_s_registry.registerError(S3ServiceException$, S3ServiceException);';
    const asked = 'n0_registry.registerError(NoSuchKey$, NoSuchKey);';
    const other = 'n0_registry.registerError(NoSuchUpload$, NoSuchUpload);';
    expect(slimSchemas([own, asked, other].join('\n'))).toBe([own, asked, ''].join('\n'));
  });

  it('when our code asks for an error by its class, that class is kept', () => {
    const asked = readdirSync(join(root, 'lambda'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) => {
        const text = readFileSync(join(root, 'lambda', file), 'utf8');
        const imported = /import \{([^}]*)\} from '@aws-sdk\/client-/.exec(text)?.[1]?.split(/[\s,]+/) ?? [];
        return [...text.matchAll(/instanceof (\w+)/g)].map(([, name = '']) => name).filter((n) => imported.includes(n));
      });
    expect(asked).toContain('ConditionalCheckFailedException');
    expect(asked.filter((name) => !errorsWithClass.has(name))).toEqual([]);
  });
});

/** Bundled as the functions are, and asked for what it makes of an answer. */
const program = `
  import { ConditionalCheckFailedException, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
  import { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
  import { GetObjectCommand, NoSuchKey, S3Client } from '@aws-sdk/client-s3';
  const facts = (asked) => (error) => ({
    name: error.name, code: error.Code, message: error.message, status: error.$metadata.httpStatusCode, isAsked: error instanceof asked,
  });
  const common = { region: 'eu-central-1', maxAttempts: 1, credentials: { accessKeyId: 'x', secretAccessKey: 'x' } };
  export const ask = (endpoint) => ({
    dynamodb: () => new DynamoDBClient({ ...common, endpoint }).send(new PutItemCommand({ TableName: 't', Item: {} }))
      .then(() => null, facts(ConditionalCheckFailedException)),
    ses: () => new SESClient({ ...common, endpoint }).send(new SendRawEmailCommand({ RawMessage: { Data: new Uint8Array([1]) } }))
      .then(() => null, facts(TypeError)),
    s3: () => new S3Client({ ...common, endpoint, forcePathStyle: true }).send(new GetObjectCommand({ Bucket: 'b', Key: 'k' }))
      .then(() => null, facts(NoSuchKey)),
  });
`;

interface Facts {
  readonly name: string;
  readonly code?: string;
  readonly message: string;
  readonly status: number;
  readonly isAsked: boolean;
}

describe('a slimmed AWS client, bundled', () => {
  let folder: string;
  let server: Server;
  let answer: { readonly status: number; readonly body: string };
  let sizes: Readonly<Record<string, number>>;
  let ask: Readonly<Record<'dynamodb' | 'ses' | 's3', () => Promise<Facts | null>>>;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'living-review-slim-'));
    const outfile = join(folder, 'index.cjs');
    const { metafile } = await build({
      ...bundleOptions,
      stdin: { contents: program, resolveDir: root },
      outfile,
      metafile: true,
    });
    sizes = Object.fromEntries(
      Object.values(metafile.outputs).flatMap(({ inputs }) =>
        Object.entries(inputs).map(([file, { bytesInOutput }]) => [
          file.replace(/.*node_modules\//, ''),
          bytesInOutput,
        ]),
      ),
    );
    server = createServer((_, response) => response.writeHead(answer.status).end(answer.body));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    ask = createRequire(outfile)(outfile).ask(`http://127.0.0.1:${port}`);
  }, 60_000);
  afterAll(() => {
    server.close();
    server.closeAllConnections();
    rmSync(folder, { recursive: true, force: true });
  });

  it('when an SDK is new, its clients are still written so that this finds what to leave out', () => {
    const most = {
      'client-s3/dist-es/schemas/schemas_0.js': 12_000, // untouched: 66 KB
      'client-s3/dist-es/models/errors.js': 1_000, // 4.9 KB
      'client-s3/package.json': 100, // 2.6 KB
      'client-dynamodb/dist-es/schemas/schemas_0.js': 4_500, // 6.6 KB
      'client-dynamodb/dist-es/models/errors.js': 2_500, // 9.5 KB
      'client-ses/dist-es/schemas/schemas_0.js': 3_000, // 6.1 KB
    };
    const over = Object.entries(most).filter(([file, bytes]) => !(sizes[`@aws-sdk/${file}`]! <= bytes));
    expect(over).toEqual([]);
  });

  it('when a condition fails, DynamoDB’s error has its class', async () => {
    answer = {
      status: 400,
      body: JSON.stringify({
        __type: 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException',
        message: 'No.',
      }),
    };
    expect(await ask.dynamodb()).toMatchObject({
      name: 'ConditionalCheckFailedException',
      isAsked: true,
      message: 'No.',
    });
  });

  it('when DynamoDB refuses otherwise, name, message and status reach us', async () => {
    const name = 'ProvisionedThroughputExceededException';
    answer = {
      status: 400,
      body: JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: 'Slow.' }),
    };
    expect(await ask.dynamodb()).toEqual({ name, message: 'Slow.', status: 400, isAsked: false });
  });

  it('when SES refuses, its code and message reach us', async () => {
    answer = {
      status: 400,
      body: '<ErrorResponse><Error><Type>Sender</Type><Code>MessageRejected</Code><Message>Email address is not verified.</Message></Error></ErrorResponse>',
    };
    expect(await ask.ses()).toMatchObject({
      name: 'MessageRejected',
      code: 'MessageRejected',
      message: 'Email address is not verified.',
      status: 400,
    });
  });

  it('when S3 has no such object, its error has its class; when it refuses otherwise, its name', async () => {
    answer = { status: 404, body: '<Error><Code>NoSuchKey</Code><Message>There is none.</Message></Error>' };
    expect(await ask.s3()).toMatchObject({ name: 'NoSuchKey', isAsked: true });
    answer = { status: 403, body: '<Error><Code>AccessDenied</Code><Message>Not you.</Message></Error>' };
    expect(await ask.s3()).toMatchObject({ name: 'AccessDenied', message: 'Not you.', status: 403, isAsked: false });
  });
});
