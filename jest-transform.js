import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import swc from '@swc/jest';

/**
 * Types stripped by swc; then a module's own names for the built-ins it uses. Jest runs every module in a context of its
 * own (node:vm), where each look-up of a global asks an interceptor: `new Map()` in a loop takes twenty times as long. Jest's
 * `sandboxInjectedGlobals` mends that for CommonJS alone. What tests replace (clocks, fetch, process) is not among them.
 */
export const builtIns = [
  ...[
    'Array',
    'ArrayBuffer',
    'BigInt',
    'Boolean',
    'Buffer',
    'DataView',
    'Error',
    'Intl',
    'JSON',
    'Map',
    'Math',
    'Number',
  ],
  ...['Object', 'Promise', 'Proxy', 'RangeError', 'Reflect', 'RegExp', 'Set', 'String', 'Symbol', 'TextDecoder'],
  ...['TextEncoder', 'TypeError', 'URL', 'URLSearchParams', 'Uint8Array', 'WeakMap', 'WeakSet', 'decodeURIComponent'],
  ...['encodeURIComponent', 'isNaN', 'parseFloat', 'parseInt'],
];

const transformer = swc.createTransformer({
  jsc: { target: 'es2023', parser: { syntax: 'typescript' } },
  module: { type: 'es6' },
});

/** On the first line, so that lines keep their numbers. A name that the module gives to something else is left alone. */
function named(code) {
  const used = builtIns.filter((name) => {
    const isUsed = new RegExp(`\\b${name}\\b`).test(code);
    return isUsed && !new RegExp(`\\b(?:import|const|let|var|class|function)\\b[^=;(]*\\b${name}\\b`).test(code);
  });
  return used.length > 0 ? `const { ${used.join(', ')} } = globalThis; ${code}` : code;
}

const own = readFileSync(new URL(import.meta.url), 'utf8');

function process(...given) {
  const result = transformer.process(...given);
  return { ...result, code: named(result.code) };
}

export default {
  canInstrument: transformer.canInstrument,
  process,
  processAsync: async (...given) => process(...given),
  // What is kept of an earlier run holds as long as this file says the same.
  getCacheKey: (...given) =>
    createHash('sha256')
      .update(own)
      .update(transformer.getCacheKey(...given))
      .digest('hex'),
};
