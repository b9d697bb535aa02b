import type { Service } from './upstream-failure.ts';

/** A configured address that is none; the message names the variable. */
export class BaseAddressError extends Error {
  override readonly name = 'BaseAddressError';
}

/** Reads a configured base address; trailing slashes do not matter. Throws {@link BaseAddressError} if it is none. */
export function baseAddress(name: string, variable: string, address: string): Service {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password) {
    throw new BaseAddressError(
      `${variable} must be an http(s) address without user name, such as https://example.org/api.`,
    );
  }
  return { name, variable, base: (url.origin + url.pathname).replace(/\/+$/, '') };
}
