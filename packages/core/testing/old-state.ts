import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database, { type Database as Connection } from 'better-sqlite3';

type Row = Readonly<Record<string, string | number | null>>;

/** Columns of the first releases; later ones were added one by one. */
const OPERATION_COLUMNS = `
  operation_id TEXT PRIMARY KEY, client_request_id TEXT UNIQUE, operation_type TEXT NOT NULL, status TEXT NOT NULL,
  phase TEXT NOT NULL, project_id TEXT, chat_id TEXT, thread_id TEXT, turn_id TEXT, workflow_id TEXT, cwd TEXT, title TEXT,
  request_json TEXT NOT NULL, result_json TEXT, last_error TEXT, attempt_count INTEGER NOT NULL DEFAULT 0,
  created_at TEXT NOT NULL, updated_at TEXT NOT NULL, started_at TEXT, completed_at TEXT`;

const LATER_OPERATION_COLUMNS = `,
  app_server_generation INTEGER, latest_report_hash TEXT, final_report_json TEXT, lease_owner TEXT, lease_expires_at TEXT,
  next_attempt_at TEXT, max_attempts INTEGER NOT NULL DEFAULT 3, last_heartbeat_at TEXT`;

const LATER_TABLES = `
  CREATE TABLE codex_workflows (
    workflow_id TEXT PRIMARY KEY, workflow_kind TEXT, client_request_id TEXT UNIQUE, execution_client_request_id TEXT,
    current_operation_id TEXT, plan_operation_id TEXT, execution_operation_id TEXT, project_id TEXT, thread_id TEXT,
    plan_turn_id TEXT, execution_turn_id TEXT, latest_plan_item_id TEXT, latest_plan_hash TEXT, latest_report_hash TEXT,
    final_report_json TEXT, phase TEXT, status TEXT, last_error TEXT, created_at TEXT, updated_at TEXT, completed_at TEXT,
    app_server_generation INTEGER, metadata_json TEXT);
  CREATE TABLE tracked_turns (
    turn_id TEXT PRIMARY KEY, thread_id TEXT, status TEXT, updated_at TEXT, completed_at TEXT, final_message TEXT,
    last_assistant_message TEXT);
  CREATE TABLE projects (project_id TEXT PRIMARY KEY, name TEXT, path TEXT);
  CREATE TABLE codex_hook_threads (
    thread_id TEXT PRIMARY KEY, session_id TEXT, project_path TEXT, project_path_key TEXT, title TEXT, created_at TEXT,
    updated_at TEXT, transcript_path TEXT, source TEXT);
  CREATE TABLE codex_hook_turns (
    turn_id TEXT PRIMARY KEY, thread_id TEXT, status TEXT, started_at TEXT, updated_at TEXT, completed_at TEXT, model TEXT,
    permission_mode TEXT, last_assistant_message TEXT, last_error TEXT);
  CREATE TABLE codex_hook_messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT, message_id TEXT UNIQUE, event_hash TEXT UNIQUE, thread_id TEXT, turn_id TEXT,
    role TEXT, text TEXT, created_at TEXT, sequence INTEGER, hook_event_name TEXT, text_kind TEXT);
  CREATE TABLE schema_migrations (name TEXT PRIMARY KEY, applied_at TEXT);`;

/** A state file as the Python server lays it out, for a test to put rows into. */
export class OldState {
  readonly db: Connection;

  /** `first`: as the first releases made it, operations only. */
  constructor(
    readonly path: string,
    layout: 'first' | 'later' = 'later',
  ) {
    this.db = new Database(path);
    const later = layout === 'later';
    this.db.exec(`CREATE TABLE codex_operations (${OPERATION_COLUMNS}${later ? LATER_OPERATION_COLUMNS : ''})`);
    if (later) this.db.exec(LATER_TABLES);
  }

  add(table: string, row: Row): this {
    const names = Object.keys(row);
    const values = names.map((name) => `@${name}`).join();
    this.db.prepare(`INSERT INTO ${table} (${names.join()}) VALUES (${values})`).run(row);
    return this;
  }

  /** An operation that has completed; a test names what it is about. */
  operation(id: string, over: Row = {}): this {
    return this.add('codex_operations', {
      operation_id: id,
      client_request_id: `key ${id}`,
      operation_type: 'start_chat',
      status: 'completed',
      phase: 'completed',
      project_id: 'project_old',
      thread_id: `thread of ${id}`,
      turn_id: `turn of ${id}`,
      cwd: dirname(this.path),
      title: `Title of ${id}`,
      request_json: JSON.stringify({ message: `Prompt of ${id}`, sandbox: 'read-only', _operation_id: id }),
      created_at: '2026-01-02T03:04:05+00:00',
      updated_at: '2026-01-02T04:00:00+00:00',
      started_at: '2026-01-02T03:05:00+00:00',
      completed_at: '2026-01-02T03:59:00+00:00',
      ...over,
    });
  }

  close(): this {
    this.db.close();
    return this;
  }
}

/** The bytes and the neighbours of a file: what must be the same afterwards. */
export function fingerprintOf(path: string): unknown {
  const folder = dirname(path);
  return readdirSync(folder)
    .filter((name) => statSync(join(folder, name)).isFile())
    .map((name) => {
      const { mtimeMs, mode } = statSync(join(folder, name));
      return {
        name,
        mtimeMs,
        mode,
        hash: createHash('sha256')
          .update(readFileSync(join(folder, name)))
          .digest('hex'),
      };
    });
}
