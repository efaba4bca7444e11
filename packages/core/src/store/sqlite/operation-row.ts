import { canonicalJson } from '../../foundation/json.ts';
import type { OperationStatus } from '../../model/operation-machine.ts';
import type {
  CodexEnvironment,
  InterruptWish,
  Operation,
  OperationError,
  OperationId,
  OperationType,
  SubmitEvidence,
  ThreadId,
  TurnId,
  TurnSettings,
  WaitReason,
  WorkflowId,
} from '../../model/operation.ts';
import { IMPORTED_REQUEST } from '../differing-fields.ts';

export interface OperationRow {
  readonly seq: number;
  readonly id: string;
  readonly type: string;
  readonly workflow_id: string | null;
  readonly client_request_id: string | null;
  readonly request_hash: string;
  readonly project_id: string;
  readonly project_path: string;
  readonly cwd: string;
  readonly title: string | null;
  readonly settings: string;
  readonly environment: string;
  readonly dedup_key: string | null;
  readonly status: string;
  readonly last_word: string;
  readonly thread_id: string | null;
  readonly thread_is_fresh: number;
  readonly turn_id: string | null;
  readonly epoch: number | null;
  readonly generation: number | null;
  readonly attempt: number;
  readonly next_attempt_at: number | null;
  readonly wait_reason: string | null;
  readonly wait_since: number | null;
  readonly evidence: string | null;
  readonly recovering_since: number | null;
  readonly interrupt_at: number | null;
  readonly interrupt_reason: string | null;
  readonly interrupt_keep_commands: number;
  readonly last_error: string | null;
  readonly warnings: string;
  readonly prompt_chars: number;
  readonly prompt_sha256: string;
  readonly created_at: number;
  readonly updated_at: number;
  readonly started_at: number | null;
  readonly finished_at: number | null;
  readonly pruned: number;
}

export function toOperation(row: OperationRow): Operation {
  return {
    seq: row.seq,
    id: row.id as OperationId,
    type: row.type as OperationType,
    workflowId: row.workflow_id as WorkflowId | null,
    clientRequestId: row.client_request_id,
    projectId: row.project_id,
    projectPath: row.project_path,
    cwd: row.cwd,
    title: row.title,
    settings: toSettings(row.settings),
    environment: JSON.parse(row.environment) as CodexEnvironment,
    status: row.status as OperationStatus,
    lastWord: row.last_word as OperationStatus,
    threadId: row.thread_id as ThreadId | null,
    threadIsFresh: row.thread_is_fresh === 1,
    turnId: row.turn_id as TurnId | null,
    epoch: row.epoch,
    generation: row.generation,
    attempt: row.attempt,
    nextAttemptAt: row.next_attempt_at,
    waitReason: row.wait_reason as WaitReason | null,
    waitSince: row.wait_since,
    evidence: row.evidence === null ? null : (JSON.parse(row.evidence) as SubmitEvidence),
    recoveringSince: row.recovering_since,
    interrupt: toInterrupt(row),
    lastError: row.last_error === null ? null : (JSON.parse(row.last_error) as OperationError),
    warnings: JSON.parse(row.warnings) as string[],
    promptChars: row.prompt_chars,
    promptSha256: row.prompt_sha256,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    pruned: row.pruned === 1,
    imported: row.request_hash === IMPORTED_REQUEST,
  };
}

/** Tasks of older builds lack what was added later. */
function toSettings(json: string): TurnSettings {
  const stored = JSON.parse(json) as Omit<TurnSettings, 'summary'> & Partial<TurnSettings>;
  return { ...stored, summary: stored.summary ?? null };
}

function toInterrupt(row: OperationRow): InterruptWish | null {
  if (row.interrupt_at === null || row.interrupt_reason === null) return null;
  return {
    requestedAt: row.interrupt_at,
    reason: row.interrupt_reason as InterruptWish['reason'],
    keepCommands: row.interrupt_keep_commands === 1,
  };
}

/** The columns that change in the life of an operation, as parameters of the `save` statement. */
export function toChangingColumns(operation: Operation): Readonly<Record<string, string | number | null>> {
  const { interrupt, evidence, lastError } = operation;
  return {
    seq: operation.seq,
    status: operation.status,
    lastWord: operation.lastWord,
    threadId: operation.threadId,
    threadIsFresh: operation.threadIsFresh ? 1 : 0,
    turnId: operation.turnId,
    epoch: operation.epoch,
    generation: operation.generation,
    attempt: operation.attempt,
    nextAttemptAt: operation.nextAttemptAt,
    waitReason: operation.waitReason,
    waitSince: operation.waitSince,
    evidence: evidence && canonicalJson(evidence),
    recoveringSince: operation.recoveringSince,
    interruptAt: interrupt?.requestedAt ?? null,
    interruptReason: interrupt?.reason ?? null,
    interruptKeepCommands: interrupt?.keepCommands === true ? 1 : 0,
    lastError: lastError && canonicalJson(lastError),
    updatedAt: operation.updatedAt,
    startedAt: operation.startedAt,
    finishedAt: operation.finishedAt,
  };
}
