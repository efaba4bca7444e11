import { ERRORS, type ErrorCode } from '../../errors/catalogue.ts';
import { CodexCpError } from '../../errors/codex-cp-error.ts';
import type { Millis } from '../../foundation/clock.ts';
import { sha256 } from '../../foundation/hash.ts';
import { canonicalJson } from '../../foundation/json.ts';
import { operationMachine, type OperationEvent } from '../../model/operation-machine.ts';
import type {
  InterruptWish,
  Operation,
  OperationError,
  OperationId,
  SubmitEvidence,
  ThreadId,
  TurnId,
} from '../../model/operation.ts';
import type { Ownership } from '../../model/ownership.ts';
import { eventForEvidence } from '../../model/turn-evidence.ts';
import { differingFields, isSameRequest, requestHash } from '../differing-fields.ts';
import type {
  InterruptOutcome,
  OperationStore,
  SubmitIntent,
  SubmitOutcome,
  TurnEnd,
  TurnLimits,
} from '../operation-store.ts';
import type { InteractionWriter } from './interaction-writer.ts';
import { toOperation, type OperationRow } from './operation-row.ts';
import { SqliteOperationReads } from './operation-reads.ts';
import type { PlanWriter } from './plan-writer.ts';
import { illegalStep, type OperationPatch, type OperationWriter } from './operation-writer.ts';
import type { Transactor } from './transaction.ts';
import { workerFrom, type WorkerRow } from './worker-row.ts';

export interface OperationStoreParts {
  readonly writer: OperationWriter;
  readonly interactions: InteractionWriter;
  /** For anybody's writes. */
  readonly transact: Transactor;
  /** For what an owner records: may use the ballast. */
  readonly record: Transactor;
  readonly currentWorker: () => WorkerRow | undefined;
  readonly plans: PlanWriter;
}

interface Change {
  readonly event: OperationEvent;
  readonly now: Millis;
  readonly patch?: OperationPatch;
}

const END_EVENT = {
  completed: 'turnCompleted',
  failed: 'turnFailed',
  interrupted: 'turnInterrupted',
  unknown_after_app_server_exit: 'turnCutShort',
} as const;

const faultOf = (code: ErrorCode): OperationError => ({
  code,
  message: ERRORS[code].message,
  retryable: ERRORS[code].retryable,
});

/** Operations in SQLite: intents. Reads are inherited. */
export class SqliteOperationStore extends SqliteOperationReads implements OperationStore {
  readonly #parts: OperationStoreParts;

  constructor(parts: OperationStoreParts) {
    super(parts.writer);
    this.#parts = parts;
  }

  submit(intent: SubmitIntent, now: Millis): SubmitOutcome {
    const { writer, transact } = this.#parts;
    return transact((): SubmitOutcome => {
      const existing = this.#findBy('byClientRequestId', intent.clientRequestId);
      if (existing) return this.#repeat(existing, intent);
      const owner = executesPastWorkflows(intent) ? this.#findBy('openWorkflowOfThread', intent.threadId) : undefined;
      if (owner) return { kind: 'inWorkflow', operation: toOperation(owner) };
      const duplicate = this.#findBy('activeByDedupKey', intent.dedupKey) ?? this.#endedDuplicate(intent);
      if (duplicate) return { kind: 'duplicate', operation: toOperation(duplicate) };
      const holder = intent.whenBusy === 'refuse' ? this.#findBy('activeByThread', intent.threadId) : undefined;
      if (holder) return { kind: 'busy', operation: toOperation(holder) };
      const operation = toOperation(writer.sql.insert.get(toInsertParameters(intent, now)) as OperationRow);
      const request = canonicalJson(intent.request);
      writer.sql.insertTexts.run({ seq: operation.seq, prompt: intent.prompt, request });
      writer.append(operation, { type: 'status', data: { status: 'queued' } }, now);
      return { kind: 'created', operation, worker: this.#worker() };
    });
  }

  claimNext(own: Ownership, { global, perProject, blocked }: TurnLimits, now: Millis): Operation | undefined {
    return this.#owned(own, (writer) => {
      const parameters = { global, perProject, blocked: JSON.stringify(blocked.map(canonicalJson)), now };
      const row = writer.sql.nextRunnable.get(parameters) as OperationRow | undefined;
      if (!row) return undefined;
      const operation = toOperation(row);
      return writer.apply(operation, 'claimed', now, { epoch: own.epoch, attempt: operation.attempt + 1 });
    });
  }

  recordThread(
    own: Ownership,
    id: OperationId,
    thread: { readonly threadId: ThreadId; readonly fresh: boolean; readonly generation: number },
    now: Millis,
  ): Operation {
    return this.#owned(own, (writer) => {
      const operation = writer.get(id);
      const { threadId, fresh, generation } = thread;
      const ahead = writer.sql.aheadInThread.get({ threadId, seq: operation.seq }) as OperationRow | undefined;
      if (ahead) throw new CodexCpError('CODEX_BUSY', { threadId, operationId: ahead.id });
      return writer.apply(operation, 'threadReady', now, { threadId, threadIsFresh: fresh, generation });
    });
  }

  markSubmitting(own: Ownership, id: OperationId, evidence: SubmitEvidence, now: Millis): Operation {
    return this.#owned(own, (writer) => {
      const operation = writer.get(id);
      if (operation.interrupt !== null) return this.#move(operation, { event: 'cancelRequested', now });
      if (operation.threadId === null) throw illegalStep(operation, 'turnSubmitting');
      return writer.apply(operation, 'turnSubmitting', now, { evidence, generation: evidence.generation });
    });
  }

  recordTurnAccepted(own: Ownership, id: OperationId, turnId: TurnId, now: Millis): Operation {
    return this.#owned(own, (writer) => {
      const operation = writer.get(id);
      const holder = writer.sql.byTurn.get(turnId) as OperationRow | undefined;
      const foreign = turnId === operation.evidence?.baselineTurnId || (holder !== undefined && holder.id !== id);
      if (foreign) return this.#endUnknown(operation, 'turnSteered', 'CODEX_TURN_STEERED', now);
      const started = writer.apply(operation, 'turnAccepted', now, accepted(operation, turnId, now));
      return this.#parts.interactions.settleOperation(started, now);
    });
  }

  deferStart(
    own: Ownership,
    id: OperationId,
    wait: Parameters<OperationStore['deferStart']>[2],
    now: Millis,
  ): Operation {
    return this.#owned(own, (writer) => {
      const operation = writer.get(id);
      const same = operation.waitReason === wait.reason;
      const patch = {
        nextAttemptAt: wait.notBefore,
        waitReason: wait.reason,
        waitSince: same ? (operation.waitSince ?? now) : now,
        attempt: wait.counts === 'attempt' ? operation.attempt : operation.attempt - 1,
        evidence: null,
        lastError: wait.error ?? operation.lastError,
      };
      const next = this.#move(operation, { event: 'retryScheduled', now, patch });
      if (next.status !== 'queued') return next;
      writer.append(next, { type: 'retry', data: { reason: wait.reason, notBefore: wait.notBefore } }, now);
      return next;
    });
  }

  failStart(own: Ownership, id: OperationId, error: OperationError, now: Millis): Operation {
    return this.#apply(own, id, { event: 'startFailed', now, patch: { lastError: error } });
  }

  loseSight(
    own: Ownership,
    id: OperationId,
    cause: 'appServerExited' | 'connectionLost' | 'answerLost',
    now: Millis,
  ): Operation {
    return this.#apply(own, id, { event: cause, now });
  }

  resolveReconciling(
    own: Ownership,
    id: OperationId,
    evidence: Parameters<OperationStore['resolveReconciling']>[2],
    now: Millis,
  ): Operation {
    switch (evidence.kind) {
      case 'active':
        return this.recordTurnAccepted(own, id, evidence.turnId, now);
      case 'steered':
        return this.#owned(own, (writer) => this.#endUnknown(writer.get(id), 'turnSteered', 'CODEX_TURN_STEERED', now));
      case 'evidenceLost':
        return this.#owned(own, (writer) =>
          this.#endUnknown(writer.get(id), 'evidenceLost', 'CODEX_EVIDENCE_LOST', now),
        );
      case 'neverStarted':
        return this.#owned(own, (writer) => {
          const operation = writer.get(id);
          const event = eventForEvidence(evidence);
          // It was accepted, so it did start: sending it again would run it twice.
          if (operation.turnId !== null) throw illegalStep(operation, event);
          return this.#move(operation, { event, now, patch: { evidence: null, ...withoutFreshThread(operation) } });
        });
    }
  }

  endTurn(own: Ownership, id: OperationId, end: TurnEnd, now: Millis): Operation {
    return this.#owned(own, (writer) => {
      const operation = writer.get(id);
      const { seq } = operation;
      const report = end.report === null ? null : JSON.stringify(end.report);
      // Before the end: a workflow moves with it, and looks for its plan.
      if (end.plan) this.#parts.plans.capture(operation, end.plan, now);
      const ended = this.#move(operation, { event: END_EVENT[end.status], now, patch: { lastError: end.error } });
      if (end.finalText !== null || report !== null)
        writer.sql.saveReport.run({ seq, finalText: end.finalText, report });
      return ended;
    });
  }

  adoptOrphans(own: Ownership, now: Millis): readonly Operation[] {
    return this.#owned(own, (writer) =>
      writer
        .all(writer.sql.active.all())
        .filter(({ epoch }) => epoch !== null && epoch < own.epoch)
        .map((operation) => this.#move(operation, { event: 'ownerLost', now, patch: { epoch: own.epoch } })),
    );
  }

  requestInterrupt(id: OperationId, wish: Omit<InterruptWish, 'requestedAt'>, now: Millis): InterruptOutcome {
    const { writer, transact } = this.#parts;
    return transact((): InterruptOutcome => {
      const operation = writer.get(id);
      if (operationMachine.isTerminal(operation.status)) return { kind: 'alreadyEnded', operation };
      const interrupt = mergeWish(operation.interrupt, { ...wish, requestedAt: now });
      if (operation.status === 'queued') {
        const cancelled = this.#move(operation, { event: 'cancelRequested', now, patch: { interrupt } });
        return { kind: 'cancelled', operation: cancelled };
      }
      if (operation.interrupt?.keepCommands === interrupt.keepCommands) return { kind: 'requested', operation };
      const wished = { ...operation, interrupt, updatedAt: now };
      writer.save(wished);
      if (operation.interrupt === null)
        writer.append(wished, { type: 'note', data: { interruptRequested: wish.reason } }, now);
      return { kind: 'requested', operation: wished };
    });
  }

  releaseDedupKeys(ids: readonly OperationId[]): void {
    if (ids.length === 0) return;
    const { writer, transact } = this.#parts;
    transact(() => writer.sql.releaseDedupKeys.run(JSON.stringify(ids)));
  }

  #endedDuplicate({ dedupKey, alsoEndedAfter: endedAfter }: SubmitIntent): OperationRow | undefined {
    if (dedupKey === null || endedAfter === undefined) return undefined;
    return this.#parts.writer.sql.endedByDedupKey.get({ dedupKey, endedAfter }) as OperationRow | undefined;
  }

  #repeat(row: OperationRow, intent: SubmitIntent): SubmitOutcome {
    const operation = toOperation(row);
    if (isSameRequest(row.request_hash, intent.request)) return { kind: 'existing', operation, worker: this.#worker() };
    return {
      kind: 'conflict',
      operation,
      differingFields: differingFields(this.request(operation.id), intent.request),
    };
  }

  #endUnknown(operation: Operation, event: 'turnSteered' | 'evidenceLost', code: ErrorCode, now: Millis): Operation {
    return this.#move(operation, { event, now, patch: { lastError: faultOf(code) } });
  }

  #worker() {
    const row = this.#parts.currentWorker();
    return row && workerFrom(row);
  }

  #findBy(
    statement: 'byClientRequestId' | 'openWorkflowOfThread' | 'activeByDedupKey' | 'activeByThread',
    key: string | null,
  ): OperationRow | undefined {
    return key === null ? undefined : (this.#parts.writer.sql[statement].get(key) as OperationRow | undefined);
  }

  #owned<T>(own: Ownership, work: (writer: OperationWriter) => T): T {
    const { writer, record } = this.#parts;
    return record(() => {
      writer.fence(own);
      return work(writer);
    });
  }

  #apply(own: Ownership, id: OperationId, change: Change): Operation {
    return this.#owned(own, (writer) => this.#move(writer.get(id), change));
  }

  #move(operation: Operation, { event, now, patch }: Change): Operation {
    return this.#parts.interactions.moveOperation(operation, event, now, patch);
  }
}

/** The execution of a plan that no workflow asks for. */
const executesPastWorkflows = ({ type, workflowId }: SubmitIntent): boolean =>
  type === 'execute_plan' && workflowId === undefined;

function toInsertParameters(intent: SubmitIntent, now: Millis): Readonly<Record<string, string | number | null>> {
  return {
    id: intent.id,
    type: intent.type,
    workflowId: intent.workflowId ?? null,
    clientRequestId: intent.clientRequestId,
    requestHash: requestHash(intent.request),
    projectId: intent.projectId,
    projectPath: intent.projectPath,
    cwd: intent.cwd,
    title: intent.title,
    settings: JSON.stringify(intent.settings),
    environment: canonicalJson(intent.environment),
    dedupKey: intent.dedupKey,
    threadId: intent.threadId,
    warnings: JSON.stringify(intent.warnings),
    promptChars: intent.prompt.length,
    promptSha256: sha256(intent.prompt),
    now,
  };
}

/** Once accepted, what kept it waiting is over. */
function accepted(operation: Operation, turnId: TurnId, now: Millis): OperationPatch {
  return {
    turnId,
    threadIsFresh: false,
    startedAt: operation.startedAt ?? now,
    nextAttemptAt: null,
    waitReason: null,
    waitSince: null,
    lastError: null,
  };
}

/** A thread without a turn is nothing: the next attempt makes another. */
function withoutFreshThread(operation: Operation): OperationPatch {
  return operation.threadIsFresh ? { threadId: null, threadIsFresh: false } : {};
}

function mergeWish(before: InterruptWish | null, wish: InterruptWish): InterruptWish {
  if (before === null) return wish;
  return { ...before, keepCommands: before.keepCommands && wish.keepCommands };
}
