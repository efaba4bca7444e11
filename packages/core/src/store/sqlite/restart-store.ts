import type { Database } from 'better-sqlite3';
import type { Millis } from '../../foundation/clock.ts';
import { canonicalJson } from '../../foundation/json.ts';
import type { OperationId } from '../../model/operation.ts';
import type { Ownership } from '../../model/ownership.ts';
import type { Restart } from '../../model/restart.ts';
import type { ActiveWork, RestartEnd, RestartIntent, RestartOutcome, RestartStore } from '../restart-store.ts';
import type { OperationWriter } from './operation-writer.ts';
import { toRestart, type RestartRow } from './restart-row.ts';
import { RESTART_SQL } from './restart-statements.ts';
import { lazyStatements } from './statements.ts';
import type { Transactor } from './transaction.ts';

interface RestartStoreParts {
  readonly db: Database;
  readonly writer: OperationWriter;
  /** For anybody's writes. */
  readonly transact: Transactor;
  /** For what an owner records: may use the ballast. */
  readonly record: Transactor;
}

/** Restarts of app-servers, in SQLite. */
export class SqliteRestartStore implements RestartStore {
  readonly #parts: RestartStoreParts;
  readonly #sql;

  constructor(parts: RestartStoreParts) {
    this.#parts = parts;
    this.#sql = lazyStatements(parts.db, RESTART_SQL);
  }

  request({ environment, force, startAfter }: RestartIntent, now: Millis): RestartOutcome {
    const { codexHome } = environment;
    const wish = { force: force ? 1 : 0, startAfter: startAfter ? 1 : 0 };
    return this.#parts.transact((): RestartOutcome => {
      const work = this.#workOf(codexHome);
      const open = this.#sql.openOfHome.get(codexHome) as RestartRow | undefined;
      if (open) return { kind: 'joined', restart: this.#row('join', { ...wish, number: open.number }), work };
      if (!force && work.turns.length + work.undeliveredAnswers + work.openQuestions > 0) return { kind: 'busy', work };
      const { number: before } = this.#sql.livingOfHome.get(codexHome) as { number: number | null };
      if (before === null && !startAfter) return { kind: 'nothingRuns', work };
      const wanted = { ...wish, codexHome, environment: canonicalJson(environment), before, now };
      return { kind: 'requested', restart: this.#row('insert', wanted), work };
    });
  }

  get(number: number): Restart | undefined {
    const row = this.#sql.byNumber.get(number) as RestartRow | undefined;
    return row && toRestart(row);
  }

  unfinished(): readonly Restart[] {
    return (this.#sql.unfinished.all() as RestartRow[]).map(toRestart);
  }

  finish(own: Ownership, number: number, { startedGeneration, error }: RestartEnd, now: Millis): Restart {
    return this.#parts.record(() => {
      this.#parts.writer.fence(own);
      if (this.get(number)?.finishedAt !== null) throw new TypeError(`there is no open restart ${number}`);
      this.#sql.finish.run({ number, startedGeneration, error: error && JSON.stringify(error), now });
      return toRestart(this.#sql.byNumber.get(number) as RestartRow);
    });
  }

  /** Part of a prune; the caller holds the transaction. */
  pruneInTransaction(endedBefore: Millis): void {
    this.#sql.prune.run(endedBefore);
  }

  #workOf(codexHome: string): ActiveWork {
    const turns = (this.#sql.turnsOfHome.all(codexHome) as { id: OperationId }[]).map(({ id }) => id);
    const asked = this.#sql.questionsOfHome.get(codexHome) as { open: number; undelivered: number };
    return { turns, undeliveredAnswers: asked.undelivered, openQuestions: asked.open };
  }

  #row(statement: 'insert' | 'join', parameters: Readonly<Record<string, unknown>>): Restart {
    return toRestart(this.#sql[statement].get(parameters) as RestartRow);
  }
}
