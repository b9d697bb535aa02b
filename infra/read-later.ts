import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { Plugin } from 'esbuild';

/** What of ours is read when it is first asked for. A start that reads it is slower by it for nothing. */
const readLater: readonly RegExp[] = [
  // What readers are told, one module a language: a function reads those its reviews are written in.
  /\/templates\/wording\/compiled\/[a-z]{2,3}\.ts$/,
  // Files that are published as they are, and only where a deployment changed them.
  /\/templates\/pages\/style-sheet\.ts$/,
  /\/templates\/search\/compiled\/search-script\.ts$/,
];

/** Where these modules lie beside the code. */
export const laterFolder = 'later';

/**
 * An esbuild plugin: leaves the modules above out of a CommonJS bundle and reads each from `later/<name>.js` when an export
 * of it is first used; so they are imported by name and used inside of functions only. `found` collects their paths: they
 * are bundled one by one, each into its own file.
 */
export function laterModules(found: Set<string>): Plugin {
  return {
    name: 'later-modules',
    setup(build) {
      build.onResolve({ filter: /^\.{1,2}\/.*\.ts$/ }, ({ path, resolveDir }) => {
        const file = resolve(resolveDir, path);
        return readLater.some((pattern) => pattern.test(file.replaceAll('\\', '/')))
          ? { path: file, namespace: 'later', sideEffects: false }
          : null;
      });
      build.onResolve({ filter: /^\.\/later\//, namespace: 'later' }, ({ path }) => ({ path, external: true }));
      build.onLoad({ filter: /\.ts$/, namespace: 'later' }, ({ path }) => {
        found.add(path);
        return { contents: standIn(path) };
      });
    },
  };
}

export function laterFile(path: string): string {
  return `${laterFolder}/${basename(path, '.ts')}.js`;
}

/** The module's exports as getters: what a bundle imports by name, it gets where it uses it. */
function standIn(path: string): string {
  const names = [...readFileSync(path, 'utf8').matchAll(/^export const (\w+)/gm)].map(([, name = '']) => name);
  const getters = names.map(
    (name) => `Object.defineProperty(exports, '${name}', { enumerable: true, get: () => whole().${name} });`,
  );
  return `let read;\nconst whole = () => (read ??= require('./${laterFile(path)}'));\n${getters.join('\n')}`;
}
