import type { Database } from 'better-sqlite3';
import { CodexCpError } from '../../errors/codex-cp-error.ts';
import type { Millis } from '../../foundation/clock.ts';
import { generationMachine, type GenerationEvent } from '../../model/generation-machine.ts';
import type { Generation, ProcessProof } from '../../model/generation.ts';
import type { Operation } from '../../model/operation.ts';
import type { Ownership } from '../../model/ownership.ts';
import type { GenerationStore, NewGeneration } from '../generation-store.ts';
import { toGeneration, type GenerationRow } from './generation-row.ts';
import { GENERATION_SQL } from './generation-statements.ts';
import type { InteractionWriter } from './interaction-writer.ts';
import type { OperationWriter } from './operation-writer.ts';
import { lazyStatements } from './statements.ts';
import type { Transactor } from './transaction.ts';

interface GenerationStoreParts {
  readonly db: Database;
  readonly writer: OperationWriter;
  readonly interactions: InteractionWriter;
  readonly record: Transactor;
}

/** The lives of app-servers, in SQLite. */
export class SqliteGenerationStore implements GenerationStore {
  readonly #parts: GenerationStoreParts;
  readonly #sql;

  constructor(parts: GenerationStoreParts) {
    this.#parts = parts;
    this.#sql = lazyStatements(parts.db, GENERATION_SQL);
  }

  create(own: Ownership, intent: NewGeneration, now: Millis): Generation {
    return this.#owned(own, () => {
      const { number } = this.#sql.insert.get({
        environment: JSON.stringify(intent.environment),
        transport: intent.transport,
        binaryPath: intent.binaryPath,
        binaryFingerprint: intent.binaryFingerprint,
        loginFingerprint: intent.loginFingerprint,
        epoch: own.epoch,
        now,
      }) as { number: number };
      this.#sql.nameIt.run({ number, endpoint: intent.endpoint(number), mark: intent.mark });
      return this.#require(number);
    });
  }

  recordProcess(own: Ownership, number: number, process: ProcessProof): Generation {
    return this.#owned(own, () => {
      this.#require(number);
      this.#sql.saveProcess.run({ number, process: JSON.stringify(process) });
      return this.#require(number);
    });
  }

  markReady(own: Ownership, number: number, version: string): Generation {
    return this.#owned(own, () => {
      const generation = this.#require(number);
      if (generation.status !== 'ready') this.#next(generation, 'becameReady');
      this.#sql.saveReady.run({ number, version, epoch: own.epoch });
      return this.#require(number);
    });
  }

  markExited(own: Ownership, number: number, reason: string, now: Millis): readonly Operation[] {
    const { writer, interactions } = this.#parts;
    return this.#owned(own, () => {
      this.#next(this.#require(number), 'ended');
      this.#sql.saveExited.run({ number, reason, now });
      const asked = interactions.closeForEndedGeneration(number, now);
      const lost = writer.all(this.#sql.openOperations.all(number)).map((operation) => {
        // A thread that has had no turn dies with its process.
        const fresh = operation.status === 'starting' && operation.threadIsFresh;
        const patch = fresh ? { threadId: null, threadIsFresh: false } : {};
        return interactions.moveOperation(operation, 'appServerExited', now, patch);
      });
      for (const id of asked) interactions.settleOperation(writer.get(id), now);
      return lost;
    });
  }

  get(number: number): Generation | undefined {
    const row = this.#sql.byNumber.get(number) as GenerationRow | undefined;
    return row && toGeneration(row);
  }

  living(): readonly Generation[] {
    return (this.#sql.living.all() as GenerationRow[]).map(toGeneration);
  }

  newest(): Generation | undefined {
    const row = this.#sql.newest.get() as GenerationRow | undefined;
    return row && toGeneration(row);
  }

  endedMarks(): readonly string[] {
    return (this.#sql.endedMarks.all() as { mark: string }[]).map(({ mark }) => mark);
  }

  /** Part of a prune; the caller holds the transaction. */
  pruneInTransaction(endedBefore: Millis): number {
    return this.#sql.prune.run({ endedBefore }).changes;
  }

  #require(number: number): Generation {
    const generation = this.get(number);
    if (!generation) throw new TypeError(`there is no generation ${number}`);
    return generation;
  }

  #next({ number, status }: Generation, event: GenerationEvent): void {
    if (generationMachine.next(status, event)) return;
    throw new CodexCpError('CODEX_ILLEGAL_TRANSITION', { generation: number, status, event });
  }

  #owned<T>(own: Ownership, work: () => T): T {
    return this.#parts.record(() => {
      this.#parts.writer.fence(own);
      return work();
    });
  }
}
