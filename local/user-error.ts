/** Something the person at the terminal can put right; the message is one line that says what and how. Exit code 1. */
export class UserError extends Error {
  override readonly name = 'UserError';
}
