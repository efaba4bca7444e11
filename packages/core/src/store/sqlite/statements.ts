import type { Database, RunResult, Statement } from 'better-sqlite3';
import { translated } from './transaction.ts';

/** A statement of which each use throws our errors, never SQLite's own for a file that cannot be used. */
export interface PreparedStatement {
  get(...parameters: readonly unknown[]): unknown;
  all(...parameters: readonly unknown[]): unknown[];
  run(...parameters: readonly unknown[]): RunResult;
}

export type Statements<Sql> = { readonly [Name in keyof Sql]: PreparedStatement };

/** Statements by name, each prepared when it is first used: a short command pays only for what it runs. */
export function lazyStatements<const Sql extends Readonly<Record<string, string>>>(
  db: Database,
  sql: Sql,
): Statements<Sql> {
  const entries = Object.entries(sql).map(([name, text]) => [name, lazyStatement(db, text)]);
  return Object.fromEntries(entries) as Statements<Sql>;
}

/** One statement, prepared when it is first used. */
function lazyStatement(db: Database, sql: string): PreparedStatement {
  let prepared: Statement | undefined;
  const statement = (): Statement => (prepared ??= db.prepare(sql));
  return {
    get: (...parameters) => translated(db, () => statement().get(...parameters)),
    all: (...parameters) => translated(db, () => statement().all(...parameters)),
    run: (...parameters) => translated(db, () => statement().run(...parameters)),
  };
}
