import type { Millis } from '../../foundation/clock.ts';
import { operationMachine } from '../../model/operation-machine.ts';
import type { Operation, OperationId, ThreadId, TurnId } from '../../model/operation.ts';
import type { TurnReport } from '../../model/report.ts';
import type { ListFilter, OpenWork, StoredReport } from '../operation-store.ts';
import { toOperation, type OperationRow } from './operation-row.ts';
import type { OperationWriter } from './operation-writer.ts';

/** What can be read of operations; writes nothing. */
export class SqliteOperationReads {
  readonly #writer: OperationWriter;

  constructor(writer: OperationWriter) {
    this.#writer = writer;
  }

  get(id: OperationId): Operation | undefined {
    const row = this.#writer.sql.byId.get(id) as OperationRow | undefined;
    return row && toOperation(row);
  }

  byTurn(turnId: TurnId): Operation | undefined {
    const row = this.#writer.sql.byTurn.get(turnId) as OperationRow | undefined;
    return row && toOperation(row);
  }

  byClientRequestId(key: string): Operation | undefined {
    const row = this.#writer.sql.byClientRequestId.get(key) as OperationRow | undefined;
    return row && toOperation(row);
  }

  firstOfThread(threadId: ThreadId): Operation | undefined {
    const row = this.#writer.sql.firstOfThread.get(threadId) as OperationRow | undefined;
    return row && toOperation(row);
  }

  prompt(id: OperationId): string | undefined {
    const row = this.#writer.sql.promptBySeq.get(this.#seq(id)) as { prompt: string } | undefined;
    return row?.prompt;
  }

  request(id: OperationId): Readonly<Record<string, unknown>> | undefined {
    const row = this.#writer.sql.requestBySeq.get(this.#seq(id)) as { request: string } | undefined;
    return row && (JSON.parse(row.request) as Record<string, unknown>);
  }

  report(id: OperationId): StoredReport | undefined {
    const row = this.#writer.sql.reportBySeq.get(this.#seq(id)) as
      { final_text: string | null; report: string | null } | undefined;
    if (!row) return undefined;
    return { finalText: row.final_text, report: row.report === null ? null : (JSON.parse(row.report) as TurnReport) };
  }

  list(filter: ListFilter): readonly Operation[] {
    const { statuses, projectId = null, threadId = null, beforeSeq = null, limit } = filter;
    const { createdAfter = null, finishedAfter = null } = filter;
    // Open ones are few and have an index of their own.
    if (statuses?.every((status) => !operationMachine.isTerminal(status))) return this.#listOpen(filter);
    const parameters = {
      statuses: statuses ? JSON.stringify(statuses) : null,
      projectId,
      threadId,
      createdAfter,
      finishedAfter,
      beforeSeq,
      limit,
    };
    const { list, listOfProject, listOfThread } = this.#writer.sql;
    const statement = threadId !== null ? listOfThread : projectId !== null ? listOfProject : list;
    return this.#writer.all(statement.all(parameters));
  }

  active(): readonly Operation[] {
    return this.#writer.all(this.#writer.sql.active.all());
  }

  openWork(): OpenWork {
    const open = this.#writer.sql.countOpen.get() as { queued: number; turn_holding: number };
    const { n } = this.#writer.sql.countUndelivered.get() as { n: number };
    const { n: restarts } = this.#writer.sql.countRestarts.get() as { n: number };
    return { queued: open.queued, turnHolding: open.turn_holding, undeliveredAnswers: n, restarts };
  }

  nextAttemptAt(): Millis | undefined {
    const { at } = this.#writer.sql.nextAttemptAt.get() as { at: number | null };
    return at ?? undefined;
  }

  #listOpen(filter: ListFilter): readonly Operation[] {
    const { statuses, projectId, threadId, createdAfter, finishedAfter, beforeSeq, limit } = filter;
    if (finishedAfter !== undefined) return [];
    const wanted = new Set(statuses);
    return this.active()
      .filter((operation) => wanted.has(operation.status))
      .filter((operation) => projectId === undefined || operation.projectId === projectId)
      .filter((operation) => threadId === undefined || operation.threadId === threadId)
      .filter((operation) => createdAfter === undefined || operation.createdAt > createdAfter)
      .filter((operation) => beforeSeq === undefined || operation.seq < beforeSeq)
      .reverse()
      .slice(0, limit);
  }

  #seq(id: OperationId): number {
    const row = this.#writer.sql.byId.get(id) as OperationRow | undefined;
    return row?.seq ?? 0;
  }
}
