/**
 * What is known after a call that did not succeed:
 * `rejected` - Codex refused it, or it was never allowed to leave: it did not happen, and will not if nothing changes;
 * `overloaded` - Codex was too busy to begin it, also after several tries: it did not happen;
 * `ambiguous` - it was sent and its answer was lost: only evidence can tell;
 * `notSent` - it never left: it did not happen;
 * `unavailable` - there is no app-server to talk to, or none that this program can work with.
 */
export type AppServerErrorKind = 'rejected' | 'overloaded' | 'ambiguous' | 'notSent' | 'unavailable';

export interface AppServerErrorDetails {
  readonly kind: AppServerErrorKind;
  readonly message: string;
  /** The JSON-RPC method, where one was called. */
  readonly method?: string;
  /** Code and data of the JSON-RPC error, where Codex answered with one. */
  readonly code?: number;
  readonly data?: unknown;
}

/** The one error of this room. Branch on `kind`, or on the predicates of classify-error.ts; never on the message. */
export class AppServerError extends Error {
  override readonly name = 'AppServerError';
  readonly kind: AppServerErrorKind;
  readonly method: string | null;
  readonly code: number | null;
  readonly data: unknown;

  constructor({ kind, message, method, code, data }: AppServerErrorDetails, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
    this.method = method ?? null;
    this.code = code ?? null;
    this.data = data ?? null;
  }
}
