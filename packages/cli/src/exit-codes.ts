import type { ErrorSpec, ToolError } from '@codex-cp/core';

/** What the exit code of a command says. */
export const EXIT = {
  done: 0,
  failed: 1,
  badUsage: 2,
  notFound: 3,
  needsInput: 4,
  timedOut: 5,
  refused: 6,
  /** As a shell tells of Ctrl-C. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Reasons of INVALID_ARGUMENT that mean: what was named is not there. */
const NOT_THERE: ReadonlySet<unknown> = new Set(['unknown_operation', 'unknown_workflow', 'no_plan']);

/** The exit code for an error of a tool, by the catalogue. */
export function exitCodeOfError(
  { code, details }: Pick<ToolError, 'code' | 'details'>,
  catalogue: Readonly<Record<string, Pick<ErrorSpec, 'exitCode'>>>,
): ExitCode {
  if (code === 'INVALID_ARGUMENT' && NOT_THERE.has(details['reason'])) return EXIT.notFound;
  return catalogue[code]?.exitCode ?? EXIT.failed;
}

/** The exit code for the status in which a waiting command left an operation or a plan workflow. */
export function exitCodeOfStatus(status: string): ExitCode {
  switch (status) {
    case 'completed':
      return EXIT.done;
    case 'failed':
    case 'interrupted':
    case 'cancelled':
    case 'unknown_after_app_server_exit':
      return EXIT.failed;
    case 'waiting_for_approval':
    case 'waiting_for_user_input':
    case 'plan_ready':
      return EXIT.needsInput;
    default:
      return EXIT.timedOut;
  }
}

/** The exit code for several operations: who waits for a person comes first, then who is not done, then who failed. */
export function exitCodeOfStatuses(statuses: readonly string[]): ExitCode {
  const codes = new Set(statuses.map(exitCodeOfStatus));
  return [EXIT.needsInput, EXIT.timedOut, EXIT.failed].find((code) => codes.has(code)) ?? EXIT.done;
}
