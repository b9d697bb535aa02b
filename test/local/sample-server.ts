import { afterEach } from '@jest/globals';
import type { SamplePubmed, SamplePubmedOptions } from '../../local/sample-pubmed/start-sample-pubmed.ts';
import { startSamplePubmed } from '../../local/sample-pubmed/start-sample-pubmed.ts';
import { corpus, june } from './sample-corpus.ts';

const running: SamplePubmed[] = [];

afterEach(async () => {
  for (const server of running.splice(0)) await server.close();
});

/** A server that ends with its test; the rate limit is off unless the test is about it. */
export async function serve(options: Partial<SamplePubmedOptions> = {}): Promise<SamplePubmed> {
  const server = await startSamplePubmed({ clock: () => june, corpus, rateLimit: false, ...options });
  running.push(server);
  return server;
}

/** GET with parameters; a list is a repeated parameter. */
export function address(base: string, params: Readonly<Record<string, string | readonly string[]>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) for (const each of [value].flat()) query.append(name, each);
  return `${base}?${query}`;
}

export async function text(url: string, init?: RequestInit): Promise<string> {
  return (await fetch(url, init)).text();
}

export async function json<Shape>(url: string, init?: RequestInit): Promise<Shape> {
  return (await fetch(url, init)).json() as Promise<Shape>;
}
