import type { ErrorCode, ToolError } from '@codex-cp/core';
import { messageOf } from './message-of.ts';
import { EXIT, exitCodeOfError, type ExitCode } from './exit-codes.ts';
import { UsageError } from './usage-error.ts';

/** An error as it is shown and as it ends the process. */
export interface ShownError {
  readonly error: ToolError;
  readonly exitCode: ExitCode;
}

/** Whatever a command threw, in the shape of the errors of the tools. */
export async function toShownError(thrown: unknown): Promise<ShownError> {
  const { CodexCpError, ERRORS } = await import('@codex-cp/core');
  const shape = (code: ErrorCode, details: ToolError['details'], remedy?: string): ShownError => {
    const { message, hint, retryable } = ERRORS[code];
    const error = { code, message, details, retryable, hint: remedy ?? hint };
    return { error, exitCode: exitCodeOfError(error, ERRORS) };
  };
  if (CodexCpError.is(thrown) && !('internal' in ERRORS[thrown.code])) {
    const { remedy } = thrown.details;
    return shape(thrown.code, thrown.details, typeof remedy === 'string' ? remedy : undefined);
  }
  if (!(thrown instanceof UsageError))
    return shape('CODEX_SEND_FAILED', { reason: 'internal', message: messageOf(thrown) });
  const { field, reason, message } = thrown;
  const details = { field, reason, message, issues: [{ field, reason, message }] };
  return {
    ...shape('INVALID_ARGUMENT', details, 'Nothing was changed. Add --help to see how it is called.'),
    exitCode: EXIT.badUsage,
  };
}
