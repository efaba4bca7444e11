import { ERRORS, type ErrorCode } from './catalogue.ts';

const BRAND = Symbol.for('codex-cp.error');

export type ErrorDetails = Readonly<Record<string, unknown>>;

/** The one error class of this project. Branch on `code`, never on `message`. */
export class CodexCpError extends Error {
  override readonly name = 'CodexCpError';
  readonly [BRAND] = true;
  readonly retryable: boolean;
  readonly hint: string;

  constructor(
    readonly code: ErrorCode,
    readonly details: ErrorDetails = {},
    options?: ErrorOptions,
  ) {
    super(ERRORS[code].message, options);
    this.retryable = ERRORS[code].retryable;
    this.hint = ERRORS[code].hint;
  }

  /** `instanceof` that survives two copies of this package in one process. */
  static is<C extends ErrorCode>(value: unknown, code?: C): value is CodexCpError & { code: C } {
    return value instanceof Error && BRAND in value && (code === undefined || (value as CodexCpError).code === code);
  }
}

/** INVALID_ARGUMENT for one field: names it, gives the machine-readable reason and a sentence for people. */
export function invalidArgument(field: string, reason: string, more: ErrorDetails = {}): CodexCpError {
  return new CodexCpError('INVALID_ARGUMENT', { field, reason, issues: [{ field, reason }], ...more });
}
