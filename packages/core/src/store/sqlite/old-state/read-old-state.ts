import type { Database } from 'better-sqlite3';
import type { ImportBatch } from '../../import-store.ts';
import { toHookMessage, toHookThread, toHookTurn } from './old-hooks.ts';
import { toImportedOperation, type OldContext } from './old-operation.ts';
import { textOf, timeOf, type OldRow } from './old-row.ts';
import { toImportedWorkflow } from './old-workflow.ts';
import { hasTable } from './open-old-state.ts';

/** A part of what is there, and how many rows it was made of. */
export interface OldBatch {
  readonly batch: ImportBatch;
  readonly rows: number;
}

export interface ReadOptions extends Pick<OldContext, 'environment' | 'policy' | 'now'> {
  /** Rows of one batch. */
  readonly size: number;
}

const NOTHING: ImportBatch = { operations: [], workflows: [], hookThreads: [], hookTurns: [], hookMessages: [] };

interface Part {
  readonly table: string;
  readonly order: (db: Database, table: string) => string;
  readonly toBatch: (rows: readonly OldRow[], context: OldContext) => Partial<ImportBatch>;
}

/** Where the file does not tell when, what was written last. */
const newestFirst = (db: Database, table: string): string =>
  hasColumns(db, table, 'created_at') ? 'created_at DESC, rowid DESC' : 'rowid DESC';
const asWritten = (): string => 'rowid';

/** Operations come before the workflows that name them. */
const PARTS: readonly Part[] = [
  {
    table: 'codex_operations',
    order: newestFirst,
    toBatch: (rows, context) => ({ operations: rows.map((row) => toImportedOperation(row, context)) }),
  },
  {
    table: 'codex_workflows',
    order: newestFirst,
    toBatch: (rows, context) => ({ workflows: rows.map((row) => toImportedWorkflow(row, context)) }),
  },
  { table: 'codex_hook_threads', order: asWritten, toBatch: (rows) => ({ hookThreads: rows.map(toHookThread) }) },
  { table: 'codex_hook_turns', order: asWritten, toBatch: (rows) => ({ hookTurns: rows.map(toHookTurn) }) },
  { table: 'codex_hook_messages', order: asWritten, toBatch: (rows) => ({ hookMessages: rows.map(toHookMessage) }) },
];

/** How many rows there are to take over. */
export const countRows = (db: Database): number =>
  partsIn(db).reduce((sum, { table }) => sum + Number(db.prepare(`SELECT count(*) FROM ${table}`).pluck().get()), 0);

/** All that is taken over, part by part. */
export function* readOldState(db: Database, options: ReadOptions): Generator<OldBatch> {
  const context = contextOf(db, options);
  for (const { table, order, toBatch } of partsIn(db)) {
    const ids = db
      .prepare(`SELECT rowid FROM ${table} ORDER BY ${order(db, table)}`)
      .pluck()
      .all() as number[];
    const row = db.prepare<[number], OldRow>(`SELECT * FROM ${table} WHERE rowid = ?`);
    for (let from = 0; from < ids.length; from += options.size) {
      const rows = ids
        .slice(from, from + options.size)
        .map((id) => row.get(id))
        .filter((each) => each !== undefined);
      yield { batch: { ...NOTHING, ...toBatch(rows, context) }, rows: rows.length };
    }
  }
}

const partsIn = (db: Database): readonly Part[] => PARTS.filter(({ table }) => hasTable(db, table));

function contextOf(db: Database, { environment, policy, now }: ReadOptions): OldContext {
  const project = finder(db, 'projects', 'project_id');
  return {
    environment,
    policy,
    now,
    projectPath: (id) => textOf(project(id), 'path'),
    turn: finder(db, 'tracked_turns', 'turn_id'),
    operation: finder(db, 'codex_operations', 'operation_id'),
    execution: executionFinder(db),
  };
}

/** The newest execution of the plan of a workflow. */
function executionFinder(db: Database): (workflowId: string) => OldRow | undefined {
  const table = 'codex_operations';
  if (!hasColumns(db, table, 'operation_type')) return () => undefined;
  const newest = `AND operation_type = 'execute_plan' ORDER BY ${newestFirst(db, table)} LIMIT 1`;
  return finder(db, table, 'workflow_id', newest);
}

function finder(db: Database, table: string, column: string, more = ''): (id: string) => OldRow | undefined {
  if (!hasColumns(db, table, column)) return () => undefined;
  const statement = db.prepare<[string], OldRow>(`SELECT * FROM ${table} WHERE ${column} = ? ${more}`);
  return (id) => statement.get(id);
}

/** As long as the old server takes a lease that it renews. */
const ALIVE_MS = 120_000;

/** The newest moment at which a server that uses the file showed that it lives, where that is not long ago; else undefined. */
export function lastSignOfLife(db: Database, now: number): number | undefined {
  const rows = [
    ...newest(db, 'codex_operations', 'last_heartbeat_at'),
    ...newest(db, 'codex_operations', 'lease_expires_at', ALIVE_MS),
    ...newest(db, 'codex_workers', 'last_heartbeat_at'),
  ];
  const at = Math.max(0, ...rows);
  return now - at < ALIVE_MS ? at : undefined;
}

function newest(db: Database, table: string, column: string, minusMs = 0): readonly number[] {
  if (!hasColumns(db, table, column)) return [];
  const row = db.prepare<[], OldRow>(`SELECT max(${column}) AS at FROM ${table}`).get();
  const at = timeOf(row, 'at');
  return at === null ? [] : [at - minusMs];
}

/** No columns where there is no such table. */
const hasColumns = (db: Database, table: string, ...columns: readonly string[]): boolean => {
  const there = db.prepare(`SELECT name FROM pragma_table_info(?)`).pluck().all(table);
  return columns.every((column) => there.includes(column));
};
