import { AppServerError } from '../app-server/app-server-error.ts';
import {
  isActiveWriter,
  isArchived,
  isDraining,
  isInputTooLarge,
  isPlanModeUnknown,
  isThreadNotFound,
} from '../app-server/classify-error.ts';
import { ERRORS, type ErrorCode } from '../errors/catalogue.ts';
import { CodexCpError } from '../errors/codex-cp-error.ts';
import { backoffMs } from '../foundation/backoff.ts';
import { messageOf } from '../foundation/message-of.ts';
import { MAX_ATTEMPTS, type Operation, type OperationError, type WaitReason } from '../model/operation.ts';
import type { EngineContext } from './context.ts';

/** What to do about a start that did not work and sent nothing. */
export type StartFault =
  | {
      readonly kind: 'wait';
      readonly reason: WaitReason;
      readonly counts: 'attempt' | 'no attempt';
      readonly error: OperationError | null;
    }
  | { readonly kind: 'fail'; readonly error: OperationError };

const RETRY = { baseMs: 5_000, maxMs: 60_000 };
const NEIGHBOUR = { baseMs: 1_000, maxMs: 15_000 };
/** So long is waited for what passes by itself, without using up attempts. */
const PATIENCE_MS: { readonly [Reason in WaitReason]: number } = {
  active_writer: 10 * 60_000,
  // An upgrade in progress is over by then; a machine without Codex is told soon enough.
  app_server_unavailable: 2 * 60_000,
  low_disk: Infinity,
  retry: Infinity,
};

/** An error as it is stored with an operation: our words, then what Codex said. */
export function operationError(code: ErrorCode, saying?: string): OperationError {
  const { message, retryable } = ERRORS[code];
  return { code, message: saying ? `${message} ${saying}` : message, retryable };
}

/** Pure: what an error before `turn/start` means for the operation. */
export function faultOf(error: unknown): StartFault {
  const saying = messageOf(error);
  if (CodexCpError.is(error)) return faultOfOurs(error, saying);
  return error instanceof AppServerError ? faultOfAnswer(error, saying) : failed('CODEX_SEND_FAILED', saying);
}

function faultOfOurs(error: CodexCpError, saying: string): StartFault {
  const { code, details } = error;
  switch (code) {
    case 'CODEX_APP_SERVER_UNAVAILABLE': {
      const { reason, missing } = details;
      const unavailable = operationError(code, typeof reason === 'string' ? reason : undefined);
      const counts = missing === true ? 'no attempt' : 'attempt';
      return { kind: 'wait', reason: 'app_server_unavailable', counts, error: unavailable };
    }
    // Somebody else held the file for too long; nothing was sent.
    case 'CODEX_STATE_BUSY':
    case 'CODEX_STATE_UNUSABLE':
      return waitFor('retry', operationError(code));
    case 'CODEX_BUSY':
      return waitFor('active_writer', operationError(code));
    case 'CODEX_PLAN_MODE_UNAVAILABLE':
      return failed(code, typeof details['reason'] === 'string' ? details['reason'] : undefined);
    case 'CODEX_ILLEGAL_TRANSITION':
      return failed('CODEX_SEND_FAILED', saying);
    default:
      return failed(code);
  }
}

function faultOfAnswer(error: AppServerError, saying: string): StartFault {
  const { kind } = error;
  if (isActiveWriter(error)) return waitFor('active_writer', operationError('CODEX_BUSY', saying));
  if (isDraining(error)) return waitFor('retry', null);
  if (isArchived(error) || isThreadNotFound(error)) return failed('CODEX_THREAD_NOT_FOUND', saying);
  if (isInputTooLarge(error)) return failed('INVALID_ARGUMENT', saying);
  if (isPlanModeUnknown(error)) return failed('CODEX_PLAN_MODE_UNAVAILABLE', saying);
  if (kind === 'rejected') return failed('CODEX_SEND_FAILED', saying);
  const code = kind === 'unavailable' ? 'CODEX_APP_SERVER_UNAVAILABLE' : 'CODEX_TIMEOUT';
  return { kind: 'wait', reason: 'retry', counts: 'attempt', error: operationError(code, saying) };
}

const failed = (code: ErrorCode, saying?: string): StartFault => ({
  kind: 'fail',
  error: operationError(code, saying),
});

const waitFor = (reason: WaitReason, error: OperationError | null): StartFault => ({
  kind: 'wait',
  reason,
  counts: 'no attempt',
  error,
});

/** Records the fault: back to the queue with a time to try again, or failed where patience or attempts are used up. */
export function recordStartFault(engine: EngineContext, operation: Operation, fault: StartFault): Operation {
  const { store, own, clock, ring, log } = engine;
  const now = clock.now();
  log.log('info', 'operation.start_fault', { operationId: operation.id, ...fault });
  try {
    if (fault.kind === 'fail') return store.operations.failStart(own, operation.id, fault.error, now);
    if (isUsedUp(operation, fault, now)) {
      return store.operations.failStart(own, operation.id, fault.error ?? operationError('CODEX_BUSY'), now);
    }
    const notBefore = now + delayMs(engine, operation, fault);
    return store.operations.deferStart(own, operation.id, { ...fault, notBefore }, now);
  } finally {
    ring();
  }
}

function isUsedUp(operation: Operation, fault: Extract<StartFault, { kind: 'wait' }>, now: number): boolean {
  if (fault.counts === 'attempt') return operation.attempt >= MAX_ATTEMPTS;
  const waitingFor =
    operation.waitReason === fault.reason && operation.waitSince !== null ? now - operation.waitSince : 0;
  return waitingFor >= PATIENCE_MS[fault.reason];
}

function delayMs(
  { clock, chance }: EngineContext,
  operation: Operation,
  fault: Extract<StartFault, { kind: 'wait' }>,
): number {
  if (fault.counts === 'attempt') return backoffMs(operation.attempt, RETRY, chance());
  const waited = operation.waitSince === null ? 0 : clock.now() - operation.waitSince;
  return backoffMs(1 + Math.log2(1 + waited / NEIGHBOUR.baseMs), NEIGHBOUR, chance());
}
