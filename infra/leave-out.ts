import { dirname } from 'node:path';
import type { Plugin } from 'esbuild';

interface LeftOut {
  /** An import as a library writes it … */
  readonly path: RegExp;
  /** … in files of this folder of `node_modules`. */
  readonly within: string;
  /** What stands in its place: the same names, for the little that is left to do. */
  readonly instead: string;
}

/** Said by whatever is called after all: a mistake of this list, found by the tests that run the bundles. */
const refusal = (what: string) =>
  `() => { throw new Error(${JSON.stringify(`${what} was left out of this bundle`)}); }`;

/** Parts of libraries for cases that none of our functions has. */
const leftOut: readonly LeftOut[] = [
  {
    // The names and types of a thousand kinds of file, 76 KB. No mail of ours has an attachment.
    path: /\/mime-types\.js$/,
    within: 'nodemailer',
    instead: `export const detectMimeType = ${refusal('The table of file types')}, detectExtension = detectMimeType;`,
  },
  {
    // Attachments fetched by their address.
    path: /\/fetch\/index\.js$/,
    within: 'nodemailer',
    instead: `export default ${refusal('Fetching attachments')};`,
  },
  {
    // What is dangerous in a shell, a query or a log: fast-xml-parser asks of HTML and XML only.
    path: /\/contexts\/(?:log|nosql|redos|shell|sql|sql-strict|svg)\.js$/,
    within: 'is-unsafe',
    instead: 'export default [];',
  },
  {
    // Well-formedness is judged by our own reader of records, before the parser sees a field.
    path: /\/validator\.js$/,
    within: 'fast-xml-parser',
    instead: `export const validate = ${refusal('The XML validator')};`,
  },
  {
    // Answers that stream events (S3 Select, Transcribe, Kinesis); the protocol loads it when an operation has one.
    path: /^@smithy\/core\/event-streams$/,
    within: '@smithy/core',
    instead: `export const EventStreamSerde = ${refusal('Streaming events')}, eventStreamSerdeProvider = EventStreamSerde;`,
  },
  {
    // The same, made ready by the client whatever it is asked.
    path: /^@smithy\/core\/event-streams$/,
    within: '@aws-sdk/client-s3',
    instead: `export const eventStreamSerdeProvider = ${refusal('Streaming events')}, resolveEventStreamSerdeConfig = (config) => config;`,
  },
  {
    // Asking DynamoDB for another address to ask: off unless a variable switches it on, which none of ours does.
    path: /^@aws-sdk\/middleware-endpoint-discovery$/,
    within: '@aws-sdk/client-dynamodb',
    instead: `const off = { environmentVariableSelector: () => false, configFileSelector: () => false, default: false };
      export const NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS = off, resolveEndpointDiscoveryConfig = (config) => config;`,
  },
  {
    // Digests in JavaScript, for a Node.js that was built without node:crypto.
    path: /\/(?:Sha256|Md5)Js$/,
    within: '@smithy/core',
    instead: `const refuse = ${refusal('A digest in JavaScript')}; export { refuse as Sha256Js, refuse as Md5Js };`,
  },
  {
    path: /\/Sha1Js$/,
    within: '@aws-sdk/checksums',
    instead: `export const Sha1Js = ${refusal('A digest in JavaScript')};`,
  },
  {
    // Streams of a browser, asked for where a stream is none of Node's.
    path: /\/(?:sdk-stream-mixin|createChecksumStream|getAwsChunkedEncodingStream)\.browser$/,
    within: '@smithy/core',
    instead: `const refuse = ${refusal('A stream of browsers')};
      export { refuse as sdkStreamMixin, refuse as createChecksumStream, refuse as getAwsChunkedEncodingStream };`,
  },
  {
    // Bodies in XML: publishing gets, puts and removes files, and SES takes forms. Answers in XML are read.
    path: /\/XmlShapeSerializer$/,
    within: '@aws-sdk/core',
    instead: `export class XmlShapeSerializer { setSerdeContext() {} write = ${refusal('Writing XML')}; }`,
  },
  {
    // Sessions of S3 Express buckets, a kind that no stack of ours makes.
    path: /\/(?:S3ExpressIdentityProviderImpl|CreateSessionCommand)$/,
    within: '@aws-sdk',
    instead: `const refuse = ${refusal('Sessions of S3 Express')};
      export class S3ExpressIdentityProviderImpl { getS3ExpressIdentity = refuse; }
      export { refuse as CreateSessionCommand };`,
  },
  {
    // One signature for several Regions, which takes a native module.
    path: /^@aws-sdk\/signature-v4-multi-region$/,
    within: '@aws-sdk/client-s3',
    instead: `export { SignatureV4 as SignatureV4MultiRegion } from '@smithy/signature-v4';`,
  },
];

/** An esbuild plugin. A library that moves such a part is bundled whole again, and the limit of sizes tells. */
export const leaveOut: Plugin = {
  name: 'leave-out',
  setup(build) {
    for (const [index, { path, within }] of leftOut.entries()) {
      build.onResolve({ filter: path }, ({ importer }) =>
        importer.replaceAll('\\', '/').includes(`/node_modules/${within}/`)
          ? { path: String(index), namespace: 'left-out', pluginData: dirname(importer) }
          : null,
      );
    }
    build.onLoad({ filter: /^\d+$/, namespace: 'left-out' }, ({ path, pluginData }) => ({
      contents: leftOut[Number(path)]!.instead,
      resolveDir: pluginData,
    }));
  },
};
