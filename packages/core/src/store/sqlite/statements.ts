import type { Database, Statement } from 'better-sqlite3';

export type Statements<Sql> = { readonly [Name in keyof Sql]: Statement };

/** Statements by name, each prepared when it is first used: a short command pays only for what it runs. */
export function lazyStatements<const Sql extends Readonly<Record<string, string>>>(
  db: Database,
  sql: Sql,
): Statements<Sql> {
  const prepared: Record<string, Statement> = {};
  const target = {} as { [Name in keyof Sql]: Statement };
  for (const [name, text] of Object.entries(sql)) {
    Object.defineProperty(target, name, { get: () => (prepared[name] ??= db.prepare(text)) });
  }
  return target;
}
