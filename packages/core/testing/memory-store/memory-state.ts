import { CodexCpError, invalidArgument } from '../../src/errors/codex-cp-error.ts';
import type { Millis } from '../../src/foundation/clock.ts';
import type { Generation } from '../../src/model/generation.ts';
import { interactionMachine, type InteractionEvent } from '../../src/model/interaction-machine.ts';
import { withoutSecrets } from '../../src/model/secret-answers.ts';
import type { Interaction } from '../../src/model/interaction.ts';
import { openQuestionsEvent } from '../../src/model/open-questions.ts';
import {
  LIVE_TURN,
  nextOperationStatus,
  operationMachine,
  TURN_HOLDING,
  type OperationEvent,
  type OperationStatus,
} from '../../src/model/operation-machine.ts';
import type { Operation, OperationId } from '../../src/model/operation.ts';
import type { CapturedPlan } from '../../src/model/plan.ts';
import type { Restart } from '../../src/model/restart.ts';
import type { Ownership } from '../../src/model/ownership.ts';
import { JOURNAL_BOUND, type OperationEventRecord } from '../../src/store/event-store.ts';
import type { StoredReport } from '../../src/store/operation-store.ts';
import type { WorkerRecord } from '../../src/store/worker-store.ts';

/** An operation and what lies beside it. */
export interface OperationEntry {
  operation: Operation;
  /** Null, too, once it was released. */
  dedupKey: string | null;
  /** Canonical JSON of the request; stays when the texts are pruned. */
  readonly requestText: string;
  texts: { readonly prompt: string; readonly request: Readonly<Record<string, unknown>> } | undefined;
  report: StoredReport | undefined;
}

const isOneOf = (status: OperationStatus, statuses: readonly OperationStatus[]): boolean => statuses.includes(status);

/** A turn was accepted and its end is not known. */
export const isLive = ({ status }: Operation): boolean => isOneOf(status, LIVE_TURN);

/** A turn of it may be running or may yet begin to. */
export const holdsTurn = ({ status }: Operation): boolean => isOneOf(status, TURN_HOLDING);

/** Nothing can happen to it any more. */
export const isFinal = ({ status }: Operation): boolean => operationMachine.isTerminal(status);

/** Decided, not delivered and not closed: an answer that Codex still waits for. */
export const awaitsDelivery = (one: Interaction): boolean =>
  one.decidedAt !== null && one.deliveredAt === null && one.closedAt === null;

/** All that the store knows, and the steps that more than one intent takes. */
export class MemoryState {
  readonly entries: OperationEntry[] = [];
  /** In the order in which they were asked. */
  interactions: Interaction[] = [];
  generations: Generation[] = [];
  restarts: Restart[] = [];
  journal: OperationEventRecord[] = [];
  positions = 0;
  term = 0;
  worker: WorkerRecord | undefined;
  startError: { readonly message: string; readonly at: Millis } | undefined;
  workerSeenAt: Millis | undefined;
  /** Set by the workflows: what follows from the end of an operation, and what they keep of it. */
  onEnd: (operation: Operation, now: Millis) => void = () => undefined;
  capture: (operation: Operation, plan: CapturedPlan, now: Millis) => void = () => undefined;
  isInOpenWorkflow: (operation: Operation) => boolean = () => false;
  pruneWorkflows: (endedBefore: Millis, batch: number) => void = () => undefined;

  /** Throws CODEX_OWNERSHIP_LOST unless `own` is the newest term. */
  fence({ epoch }: Ownership): void {
    if (epoch !== this.term) throw new CodexCpError('CODEX_OWNERSHIP_LOST', { epoch, current: this.term });
  }

  find(id: OperationId): OperationEntry | undefined {
    return this.entries.find(({ operation }) => operation.id === id);
  }

  require(id: OperationId): OperationEntry {
    const entry = this.find(id);
    if (!entry) throw invalidArgument('operation_id', 'unknown_operation', { operationId: id });
    return entry;
  }

  /** Moves the operation by `event`; what goes back to the queue or ends has no owner and no open questions. */
  move(entry: OperationEntry, event: OperationEvent, now: Millis, change: Partial<Operation> = {}): Operation {
    const before = entry.operation;
    const status = nextOperationStatus(before.status, event, before.interrupt === null ? 'none' : 'cancel');
    if (status === undefined) throw illegalStep(before, event);
    const ends = operationMachine.isTerminal(status);
    const released = ends || status === 'queued';
    if (released) this.closeQuestions((one) => one.operationId === before.id, 'clearedByServer', now);
    entry.operation = {
      ...before,
      ...change,
      status,
      lastWord: status === 'reconciling' ? before.lastWord : status,
      epoch: released ? null : (change.epoch ?? before.epoch),
      recoveringSince: status === 'reconciling' ? (before.recoveringSince ?? now) : null,
      updatedAt: now,
      finishedAt: ends ? now : null,
    };
    if (status !== before.status) this.#appendStatus(entry.operation, now);
    if (ends) this.onEnd(entry.operation, now);
    return entry.operation;
  }

  /** A live operation waits for what is asked and not decided, or runs. */
  settle(entry: OperationEntry, now: Millis): Operation {
    if (!isLive(entry.operation)) return entry.operation;
    const asked = this.interactions.filter((one) => one.operationId === entry.operation.id && one.status === 'pending');
    return this.move(entry, openQuestionsEvent(asked.map(({ kind }) => kind)), now);
  }

  changeInteraction(before: Interaction, change: Partial<Interaction>): Interaction {
    const after = { ...before, ...change };
    this.interactions = this.interactions.map((one) => (one.id === before.id ? after : one));
    return after;
  }

  moveInteraction(
    before: Interaction,
    event: InteractionEvent,
    now: Millis,
    change: Partial<Interaction> = {},
  ): Interaction {
    const status = interactionMachine.next(before.status, event);
    if (status === undefined) throw new TypeError(`interaction ${before.id} cannot take ${event}`);
    const moved = { ...before, ...change, status };
    const response = moved.closedAt === null ? moved.response : withoutSecrets(moved, moved.response);
    const after = this.changeInteraction(moved, { response });
    if (status !== before.status) this.appendInteraction(after, now);
    return after;
  }

  /** What was delivered counts as taken; the rest ends as `untaken` says. */
  closeQuestions(
    which: (one: Interaction) => boolean,
    untaken: 'clearedByServer' | 'generationEnded',
    now: Millis,
  ): void {
    for (const one of this.interactions.filter((candidate) => candidate.closedAt === null && which(candidate))) {
      this.moveInteraction(one, one.deliveredAt === null ? untaken : 'confirmed', now, { closedAt: now });
    }
  }

  append(operationId: OperationId, event: Pick<OperationEventRecord, 'type' | 'data'>, now: Millis): void {
    this.positions += 1;
    this.journal.push({ position: this.positions, operationId, at: now, type: event.type, data: event.data });
    const bounded = this.journal.filter((one) => one.operationId === operationId && isBounded(one));
    const dropped = new Set(bounded.slice(0, -JOURNAL_BOUND));
    this.journal = this.journal.filter((one) => !dropped.has(one));
  }

  appendInteraction({ id, kind, status, operationId }: Interaction, now: Millis): void {
    this.append(operationId, { type: 'interaction', data: { interactionId: id, kind, status } }, now);
  }

  /** Decisions that Codex waits for and that can still reach it. */
  undeliveredToLiving(): readonly Interaction[] {
    const living = new Set(this.generations.filter(({ status }) => status !== 'exited').map(({ number }) => number));
    return this.interactions.filter((one) => awaitsDelivery(one) && living.has(one.generation));
  }

  #appendStatus({ id, status, lastError }: Operation, now: Millis): void {
    this.append(id, { type: 'status', data: { status, ...(lastError && { lastErrorCode: lastError.code }) } }, now);
  }
}

/** The error for a step that the machine does not have. */
export function illegalStep({ id, status }: Operation, event: OperationEvent): CodexCpError {
  return new CodexCpError('CODEX_ILLEGAL_TRANSITION', { operationId: id, status, event });
}

const isBounded = ({ type }: OperationEventRecord): boolean => ['item', 'warning', 'note'].includes(type);
