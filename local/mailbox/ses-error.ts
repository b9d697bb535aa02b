/** An error as SES v1 words it: a code the SDK turns into a typed error, and the HTTP status it comes with. */
export class SesError extends Error {
  override readonly name = 'SesError';
  readonly code: string;
  readonly status: number;
  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

export function invalidParameter(message: string): SesError {
  return new SesError('InvalidParameterValue', message);
}
