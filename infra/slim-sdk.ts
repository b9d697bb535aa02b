import { readFileSync } from 'node:fs';
import type { Plugin } from 'esbuild';

/**
 * Errors that are asked for by their class, or whose fields are read; the SDK repeats a ReplicatedWriteConflictException for
 * what its class says. Any other reaches us without a class of its own but with its name, code, message and status, and by
 * those it is repeated and translated.
 */
export const errorsWithClass: ReadonlySet<string> = new Set([
  'ConditionalCheckFailedException',
  'ReplicatedWriteConflictException',
  'ResourceInUseException',
  'ResourceNotFoundException',
  'NoSuchKey',
]);

const inClient = '[\\\\/]@aws-sdk[\\\\/]client-[\\w-]+[\\\\/]';

/**
 * An esbuild plugin: AWS clients without the shapes and errors of operations that nobody calls, 20 KB of a function that
 * mails and 80 KB of the one that publishes. The bundler leaves out by itself what it can see to be unused; this helps it see.
 */
export const slimSdk: Plugin = {
  name: 'slim-sdk',
  setup(build) {
    build.onLoad({ filter: new RegExp(`${inClient}dist-es[\\\\/]schemas[\\\\/]schemas_\\d+\\.js$`) }, ({ path }) => ({
      contents: slimSchemas(readFileSync(path, 'utf8')),
    }));
    // A client says its version to AWS. What else is in this file are 2 KB of scripts and dependencies.
    build.onLoad({ filter: new RegExp(`${inClient}package\\.json$`) }, ({ path }) => {
      const { version } = JSON.parse(readFileSync(path, 'utf8')) as { readonly version: string };
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
  },
};

/**
 * - `{ [_hH]: … }` might run anybody's code, as far as a bundler knows, and so has to stay; `{ "httpHeader": … }` does not.
 *   `_hH` is a constant of the same file.
 * - An error that is registered is used.
 */
export function slimSchemas(source: string): string {
  const constants = new Map(
    [...source.matchAll(/^const (_\w+) = ("[^"\\]*");$/gm)].map(([, name = '', text = '']) => [name, text]),
  );
  return source
    .replaceAll(/\[(_\w+)\]:/g, (key, name: string) => (constants.has(name) ? `${constants.get(name)}:` : key))
    .replaceAll(/^n\d+_registry\.registerError\((\w+)\$, \w+\);$/gm, (registration, name: string) =>
      errorsWithClass.has(name) ? registration : '',
    );
}
