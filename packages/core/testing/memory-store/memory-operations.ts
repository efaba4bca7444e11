import { ERRORS, type ErrorCode } from '../../src/errors/catalogue.ts';
import { CodexCpError } from '../../src/errors/codex-cp-error.ts';
import type { Millis } from '../../src/foundation/clock.ts';
import { sha256 } from '../../src/foundation/hash.ts';
import { canonicalJson } from '../../src/foundation/json.ts';
import type { OperationEvent } from '../../src/model/operation-machine.ts';
import type {
  InterruptWish,
  Operation,
  OperationError,
  OperationId,
  SubmitEvidence,
  ThreadId,
  TurnId,
} from '../../src/model/operation.ts';
import { FARTHEST_ATTEMPT_MS } from '../../src/model/operation.ts';
import type { Ownership } from '../../src/model/ownership.ts';
import type { SettledEvidence } from '../../src/model/turn-evidence.ts';
import type {
  InterruptOutcome,
  OperationStore,
  SubmitIntent,
  SubmitOutcome,
  TurnEnd,
  TurnLimits,
} from '../../src/store/operation-store.ts';
import { operationMachine } from '../../src/model/operation-machine.ts';
import { namesOfDifferences } from './differences.ts';
import { MemoryOperationReads } from './memory-operation-reads.ts';
import { holdsTurn, illegalStep, isFinal, type MemoryState, type OperationEntry } from './memory-state.ts';

const END_EVENT = {
  completed: 'turnCompleted',
  failed: 'turnFailed',
  interrupted: 'turnInterrupted',
  unknown_after_app_server_exit: 'turnCutShort',
} as const satisfies Record<TurnEnd['status'], OperationEvent>;

/** Operations in memory: intents. Reads are inherited. */
export class MemoryOperations extends MemoryOperationReads implements OperationStore {
  readonly #state: MemoryState;

  constructor(state: MemoryState) {
    super(state);
    this.#state = state;
  }

  submit(intent: SubmitIntent, now: Millis): SubmitOutcome {
    const { entries, worker } = this.#state;
    const { clientRequestId, dedupKey, threadId } = intent;
    const known = entries.find(
      ({ operation }) => clientRequestId !== null && operation.clientRequestId === clientRequestId,
    );
    if (known && (known.operation.imported || known.requestText === canonicalJson(intent.request))) {
      return { kind: 'existing', operation: known.operation, worker };
    }
    if (known) {
      const differingFields = namesOfDifferences(known.texts?.request, intent.request);
      return { kind: 'conflict', operation: known.operation, differingFields };
    }
    const owner = entries.findLast(
      ({ operation }) => operation.threadId === threadId && this.#state.isInOpenWorkflow(operation),
    );
    if (owner && threadId !== null && intent.type === 'execute_plan' && intent.workflowId === undefined) {
      return { kind: 'inWorkflow', operation: owner.operation };
    }
    const open = entries.filter(({ operation }) => !isFinal(operation));
    const equal = entries.filter((entry) => dedupKey !== null && entry.dedupKey === dedupKey);
    const duplicate =
      equal.find(({ operation }) => !isFinal(operation)) ??
      equal.findLast(({ operation }) => !operation.pruned && endedAfter(operation, intent.alsoEndedAfter));
    if (duplicate) return { kind: 'duplicate', operation: duplicate.operation };
    const ahead = open.find(({ operation }) => threadId !== null && operation.threadId === threadId);
    if (ahead && intent.whenBusy === 'refuse') return { kind: 'busy', operation: ahead.operation };
    const operation = this.#add(intent, now);
    return { kind: 'created', operation, worker };
  }

  claimNext(own: Ownership, limits: TurnLimits, now: Millis): Operation | undefined {
    this.#state.fence(own);
    const { entries } = this.#state;
    const holding = entries.map(({ operation }) => operation).filter(holdsTurn);
    if (holding.length >= limits.global) return undefined;
    const blocked = limits.blocked.map(canonicalJson);
    const restarting = this.#state.restarts.filter(({ finishedAt }) => finishedAt === null);
    const homes = new Set(restarting.map(({ environment }) => environment.codexHome));
    const turnsOf = (path: string): number => holding.filter(({ projectPath }) => projectPath === path).length;
    const [next] = entries
      .filter(({ operation }) => operation.status === 'queued' && isDue(operation.nextAttemptAt ?? 0, now))
      .filter(({ operation }) => !blocked.includes(canonicalJson(operation.environment)))
      .filter(({ operation }) => !homes.has(operation.environment.codexHome))
      .filter(({ operation }) => turnsOf(operation.projectPath) < limits.perProject)
      .filter(({ operation }) => this.#aheadOf(operation, operation.threadId) === undefined)
      .sort((a, b) => turnsOf(a.operation.projectPath) - turnsOf(b.operation.projectPath));
    if (!next) return undefined;
    return this.#state.move(next, 'claimed', now, { epoch: own.epoch, attempt: next.operation.attempt + 1 });
  }

  recordThread(
    own: Ownership,
    id: OperationId,
    thread: { readonly threadId: ThreadId; readonly fresh: boolean; readonly generation: number },
    now: Millis,
  ): Operation {
    const entry = this.#owned(own, id);
    const { threadId, fresh, generation } = thread;
    const ahead = this.#aheadOf(entry.operation, threadId);
    if (ahead) throw new CodexCpError('CODEX_BUSY', { threadId, operationId: ahead.id });
    return this.#state.move(entry, 'threadReady', now, { threadId, threadIsFresh: fresh, generation });
  }

  markSubmitting(own: Ownership, id: OperationId, evidence: SubmitEvidence, now: Millis): Operation {
    const entry = this.#owned(own, id);
    if (entry.operation.interrupt !== null) return this.#state.move(entry, 'cancelRequested', now);
    if (entry.operation.threadId === null) throw illegalStep(entry.operation, 'turnSubmitting');
    return this.#state.move(entry, 'turnSubmitting', now, { evidence, generation: evidence.generation });
  }

  recordTurnAccepted(own: Ownership, id: OperationId, turnId: TurnId, now: Millis): Operation {
    const entry = this.#owned(own, id);
    const { evidence, startedAt } = entry.operation;
    const taken = this.#state.entries.some((other) => other !== entry && other.operation.turnId === turnId);
    if (taken || turnId === evidence?.baselineTurnId) {
      return this.#state.move(entry, 'turnSteered', now, { lastError: errorOf('CODEX_TURN_STEERED') });
    }
    this.#state.move(entry, 'turnAccepted', now, {
      turnId,
      threadIsFresh: false,
      startedAt: startedAt ?? now,
      nextAttemptAt: null,
      waitReason: null,
      waitSince: null,
      lastError: null,
    });
    return this.#state.settle(entry, now);
  }

  deferStart(
    own: Ownership,
    id: OperationId,
    wait: Parameters<OperationStore['deferStart']>[2],
    now: Millis,
  ): Operation {
    const entry = this.#owned(own, id);
    const { waitReason, waitSince, attempt, lastError } = entry.operation;
    const { reason, notBefore, counts, error } = wait;
    const deferred = this.#state.move(entry, 'retryScheduled', now, {
      nextAttemptAt: notBefore,
      waitReason: reason,
      waitSince: waitReason === reason ? waitSince : now,
      attempt: counts === 'attempt' ? attempt : attempt - 1,
      evidence: null,
      lastError: error ?? lastError,
    });
    if (!isFinal(deferred)) this.#state.append(id, { type: 'retry', data: { reason, notBefore } }, now);
    return deferred;
  }

  failStart(own: Ownership, id: OperationId, error: OperationError, now: Millis): Operation {
    return this.#state.move(this.#owned(own, id), 'startFailed', now, { lastError: error });
  }

  loseSight(
    own: Ownership,
    id: OperationId,
    cause: 'appServerExited' | 'connectionLost' | 'answerLost',
    now: Millis,
  ): Operation {
    return this.#state.move(this.#owned(own, id), cause, now);
  }

  resolveReconciling(own: Ownership, id: OperationId, evidence: SettledEvidence, now: Millis): Operation {
    if (evidence.kind === 'active') return this.recordTurnAccepted(own, id, evidence.turnId, now);
    const entry = this.#owned(own, id);
    const { turnId, threadIsFresh } = entry.operation;
    switch (evidence.kind) {
      case 'steered':
        return this.#state.move(entry, 'turnSteered', now, { lastError: errorOf('CODEX_TURN_STEERED') });
      case 'evidenceLost':
        return this.#state.move(entry, 'evidenceLost', now, { lastError: errorOf('CODEX_EVIDENCE_LOST') });
      case 'neverStarted':
        if (turnId !== null) throw illegalStep(entry.operation, 'turnNeverStarted');
        return this.#state.move(entry, 'turnNeverStarted', now, {
          evidence: null,
          ...(threadIsFresh && { threadId: null, threadIsFresh: false }),
        });
    }
  }

  endTurn(own: Ownership, id: OperationId, end: TurnEnd, now: Millis): Operation {
    const entry = this.#owned(own, id);
    if (operationMachine.next(entry.operation.status, END_EVENT[end.status]) === undefined)
      throw illegalStep(entry.operation, END_EVENT[end.status]);
    if (end.plan) this.#state.capture(entry.operation, end.plan, now);
    const ended = this.#state.move(entry, END_EVENT[end.status], now, { lastError: end.error });
    const { finalText, report } = end;
    if (finalText !== null || report !== null) entry.report = { finalText, report };
    return ended;
  }

  adoptOrphans(own: Ownership, now: Millis): readonly Operation[] {
    this.#state.fence(own);
    return this.#state.entries
      .filter(({ operation: { epoch } }) => epoch !== null && epoch < own.epoch)
      .map((entry) => this.#state.move(entry, 'ownerLost', now, { epoch: own.epoch }));
  }

  requestInterrupt(id: OperationId, wish: Omit<InterruptWish, 'requestedAt'>, now: Millis): InterruptOutcome {
    const entry = this.#state.require(id);
    const { operation } = entry;
    const { status, interrupt } = operation;
    if (isFinal(operation)) return { kind: 'alreadyEnded', operation };
    if (status === 'queued') {
      const wished = { ...wish, requestedAt: now };
      return { kind: 'cancelled', operation: this.#state.move(entry, 'cancelRequested', now, { interrupt: wished }) };
    }
    if (interrupt === null) {
      entry.operation = { ...operation, interrupt: { ...wish, requestedAt: now }, updatedAt: now };
      this.#state.append(id, { type: 'note', data: { interruptRequested: wish.reason } }, now);
    } else if (interrupt.keepCommands && !wish.keepCommands) {
      entry.operation = { ...operation, interrupt: { ...interrupt, keepCommands: false }, updatedAt: now };
    }
    return { kind: 'requested', operation: entry.operation };
  }

  releaseDedupKeys(ids: readonly OperationId[]): void {
    for (const entry of this.#state.entries) {
      if (ids.includes(entry.operation.id) && isFinal(entry.operation)) entry.dedupKey = null;
    }
  }

  #owned(own: Ownership, id: OperationId): OperationEntry {
    this.#state.fence(own);
    return this.#state.require(id);
  }

  /** The other operation that holds this thread, or waits for it and is older. */
  #aheadOf({ id, seq }: Operation, threadId: ThreadId | null): Operation | undefined {
    return this.#state.entries
      .map(({ operation }) => operation)
      .filter((other) => other.id !== id && threadId !== null && other.threadId === threadId)
      .find((other) => holdsTurn(other) || (other.status === 'queued' && other.seq < seq));
  }

  #newest(): number {
    return Math.max(0, ...this.#state.entries.map(({ operation }) => operation.seq));
  }

  #add(intent: SubmitIntent, now: Millis): Operation {
    const { dedupKey, request, prompt } = intent;
    const operation = newOperation(intent, this.#newest() + 1, now);
    const requestText = canonicalJson(request);
    this.#state.entries.push({ operation, dedupKey, requestText, texts: { prompt, request }, report: undefined });
    this.#state.append(operation.id, { type: 'status', data: { status: 'queued' } }, now);
    return operation;
  }
}

function newOperation(intent: SubmitIntent, seq: number, now: Millis): Operation {
  const { id, type, clientRequestId, projectId, projectPath, cwd, title, settings, environment, threadId } = intent;
  return {
    ...{ seq, id, type, clientRequestId, projectId, projectPath, cwd, title, settings, environment, threadId },
    workflowId: intent.workflowId ?? null,
    status: 'queued',
    lastWord: 'queued',
    threadIsFresh: false,
    turnId: null,
    epoch: null,
    generation: null,
    attempt: 0,
    nextAttemptAt: null,
    waitReason: null,
    waitSince: null,
    evidence: null,
    recoveringSince: null,
    interrupt: null,
    lastError: null,
    warnings: intent.warnings,
    promptChars: intent.prompt.length,
    promptSha256: sha256(intent.prompt),
    createdAt: now,
    updatedAt: now,
    startedAt: null,
    finishedAt: null,
    pruned: false,
    imported: false,
  };
}

const errorOf = (code: ErrorCode): OperationError => ({
  code,
  message: ERRORS[code].message,
  retryable: ERRORS[code].retryable,
});

const endedAfter = ({ finishedAt }: Operation, moment: Millis | undefined): boolean =>
  finishedAt !== null && moment !== undefined && finishedAt > moment;

/** A time far ahead was written before somebody set the clock back. */
const isDue = (at: number, now: number): boolean => at <= now || at > now + FARTHEST_ATTEMPT_MS;
