import type { ToolSpec } from '../contract/define-tool.ts';
import type { ErrorCode } from '../errors/catalogue.ts';
import { ERRORS } from '../errors/catalogue.ts';
import { CodexCpError, type ErrorDetails } from '../errors/codex-cp-error.ts';

export interface ToolError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details: ErrorDetails;
  readonly retryable: boolean;
  readonly hint: string;
}

/** What every tool answers, at every door. */
export type ToolPayload =
  { readonly ok: true; readonly [field: string]: unknown } | { readonly ok: false; readonly error: ToolError };

/** Ids at the top of an answer, in both spellings where the tool has them so. */
const IDS = {
  operationId: 'operation_id',
  workflowId: 'workflow_id',
  projectId: 'project_id',
  threadId: 'thread_id',
  turnId: 'turn_id',
  chatId: 'chat_id',
} as const;

/** The answer of a handler as the tool promises it: nothing beyond its schema, ids in both spellings. */
export function success(tool: ToolSpec, output: unknown): ToolPayload {
  const answer = tool.output.parse(output);
  const twice = Object.entries(IDS).filter(([camel]) => tool.spelling === 'both' && camel in answer);
  return { ok: true, ...answer, ...Object.fromEntries(twice.map(([camel, snake]) => [snake, answer[camel]])) };
}

/** An error as clients see it. Faults of our own are told as such and no more. */
export function failure(error: unknown): ToolPayload {
  const { code, message, details, retryable, hint } = isForClients(error)
    ? error
    : new CodexCpError('CODEX_SEND_FAILED', { reason: 'internal' });
  const remedy = details['remedy'];
  return { ok: false, error: { code, message, details, retryable, hint: typeof remedy === 'string' ? remedy : hint } };
}

/** Ownership and transitions are nobody's business outside. */
export const isForClients = (error: unknown): error is CodexCpError =>
  CodexCpError.is(error) && !('internal' in ERRORS[error.code]);
