import { readFileSync } from 'node:fs';
import { plugins } from '@citation-js/core';
import '@citation-js/plugin-bibtex';
import '@citation-js/plugin-ris';

/*
 * Reads RIS or BibTeX from standard input as Citation.js does and writes CSL-JSON: a process of its own, because Jest's
 * modules cannot load what Citation.js requires.
 */
const forms = { ris: '@ris/file', bib: '@bibtex/text' } as const;
const format = process.argv[2] === 'ris' ? 'ris' : 'bib';
const items = plugins.input.chain(readFileSync(0, 'utf8'), { forceType: forms[format], generateGraph: false });
process.stdout.write(JSON.stringify(items));
