import type { Millis } from '../../src/foundation/clock.ts';
import type { Operation, OperationId, ThreadId, TurnId } from '../../src/model/operation.ts';
import type { ListFilter, OpenWork, StoredReport } from '../../src/store/operation-store.ts';
import { holdsTurn, isFinal, type MemoryState } from './memory-state.ts';

/** What can be read of operations; changes nothing. */
export class MemoryOperationReads {
  readonly #state: MemoryState;

  constructor(state: MemoryState) {
    this.#state = state;
  }

  get(id: OperationId): Operation | undefined {
    return this.#state.find(id)?.operation;
  }

  byTurn(turnId: TurnId): Operation | undefined {
    return this.#all().find((operation) => operation.turnId === turnId);
  }

  byClientRequestId(key: string): Operation | undefined {
    return this.#state.entries.find(({ operation }) => operation.clientRequestId === key)?.operation;
  }

  firstOfThread(threadId: ThreadId): Operation | undefined {
    return this.#all().find((operation) => operation.threadId === threadId && !operation.imported);
  }

  prompt(id: OperationId): string | undefined {
    return this.#state.find(id)?.texts?.prompt;
  }

  request(id: OperationId): Readonly<Record<string, unknown>> | undefined {
    return this.#state.find(id)?.texts?.request;
  }

  report(id: OperationId): StoredReport | undefined {
    return this.#state.find(id)?.report;
  }

  list(filter: ListFilter): readonly Operation[] {
    const { statuses, projectId, threadId, createdAfter, finishedAfter, beforeSeq, limit } = filter;
    return this.#all()
      .filter((one) => statuses === undefined || statuses.includes(one.status))
      .filter((one) => projectId === undefined || one.projectId === projectId)
      .filter((one) => threadId === undefined || one.threadId === threadId)
      .filter((one) => createdAfter === undefined || one.createdAt > createdAfter)
      .filter((one) => finishedAfter === undefined || (one.finishedAt !== null && one.finishedAt > finishedAfter))
      .filter((one) => beforeSeq === undefined || one.seq < beforeSeq)
      .reverse()
      .slice(0, limit);
  }

  active(): readonly Operation[] {
    return this.#all().filter((operation) => !isFinal(operation));
  }

  openWork(): OpenWork {
    const queued = this.#all().filter(({ status }) => status === 'queued').length;
    const turnHolding = this.#all().filter(holdsTurn).length;
    const restarts = this.#state.restarts.filter(({ finishedAt }) => finishedAt === null).length;
    return { queued, turnHolding, undeliveredAnswers: this.#state.undeliveredToLiving().length, restarts };
  }

  nextAttemptAt(): Millis | undefined {
    return this.#all()
      .filter(({ status }) => status === 'queued')
      .flatMap(({ nextAttemptAt }) => nextAttemptAt ?? [])
      .sort((a, b) => a - b)[0];
  }

  #all(): Operation[] {
    return this.#state.entries.map(({ operation }) => operation);
  }
}
