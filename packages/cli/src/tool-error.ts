import type { ErrorCode, ToolError } from '@codex-cp/core';
import { CLIError } from '@oclif/core/errors';
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
  const usage = usageOf(thrown);
  if (usage === undefined) return shape('CODEX_SEND_FAILED', { reason: 'internal', message: textOf(thrown) });
  const { field, reason, message } = usage;
  const details = { field, reason, message, issues: [{ field, reason, message }] };
  return {
    ...shape('INVALID_ARGUMENT', details, 'Nothing was changed. Add --help to see how it is called.'),
    exitCode: EXIT.badUsage,
  };
}

function usageOf(thrown: unknown): Pick<UsageError, 'field' | 'reason' | 'message'> | undefined {
  if (thrown instanceof UsageError) return thrown;
  if (!(thrown instanceof CLIError)) return undefined;
  // What oclif says about flags and arguments ends with a hint of its own.
  const message = thrown.message.replace(/\nSee more help with --help$/, '').replaceAll(/:?\s*\n\s*/g, ': ');
  return { field: fieldIn(message), reason: reasonIn(message), message };
}

const REASONS: readonly (readonly [RegExp, string])[] = [
  [/^Nonexistent flag/, 'unknown_flag'],
  [/^Unexpected argument/, 'unexpected_argument'],
  [/^Missing \d+ required arg|^Missing required flag/, 'required'],
  [/to be one of:/, 'not_one_of'],
  [/^command .* not found/, 'unknown_command'],
  [/expects a value/, 'required'],
  [/cannot also be provided/, 'conflict'],
];

const reasonIn = (message: string): string => REASONS.find(([pattern]) => pattern.test(message))?.[1] ?? 'not_valid';

const fieldIn = (message: string): string => /--[a-z][a-z-]*/.exec(message)?.[0] ?? 'arguments';

const textOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));
