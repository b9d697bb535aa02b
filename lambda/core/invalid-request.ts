/** A form or address that cannot be accepted; `message` tells the reader, in a sentence, what to put right. */
export class InvalidRequestError extends Error {
  override readonly name = 'InvalidRequestError';
}
