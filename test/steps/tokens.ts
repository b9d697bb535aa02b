import { createHmacTokens } from '../../lambda/adapters/hmac/hmac-tokens.ts';

/** The real tokens, with a key that is no secret. */
export const tokens = createHmacTokens(['a key for tests, and for nothing but tests']);
