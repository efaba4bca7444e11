import type { Database } from 'better-sqlite3';
import type { HookHistoryStore, HookMessage, HookThread, HookTurn } from '../hook-history-store.ts';
import { toHookMessage, toHookThread, toHookTurn } from './hook-history-row.ts';
import { HOOK_HISTORY_SQL } from './hook-history-statements.ts';
import { lazyStatements, type Statements } from './statements.ts';

/** What hooks told, in SQLite. */
export class SqliteHookHistoryStore implements HookHistoryStore {
  readonly #sql: Statements<typeof HOOK_HISTORY_SQL>;

  constructor(db: Database) {
    this.#sql = lazyStatements(db, HOOK_HISTORY_SQL);
  }

  thread(threadId: string): HookThread | undefined {
    const row = this.#sql.thread.get(threadId);
    return row === undefined ? undefined : toHookThread(row);
  }

  threads(limit: number): readonly HookThread[] {
    return this.#sql.threads.all(limit).map(toHookThread);
  }

  turns(threadId: string, limit: number): readonly HookTurn[] {
    return this.#sql.turns.all(threadId, limit).map(toHookTurn);
  }

  messages(threadId: string, limit: number): readonly HookMessage[] {
    return this.#sql.messages.all(threadId, limit).map(toHookMessage);
  }
}
