/** A command was called in a way that makes no sense; nothing was changed. */
export class UsageError extends Error {
  override readonly name = 'UsageError';

  constructor(
    /** The flag or argument it is about. */
    readonly field: string,
    /** One word for programs. */
    readonly reason: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
