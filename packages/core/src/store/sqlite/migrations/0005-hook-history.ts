import type { Migration } from './migration.ts';

/** What hooks of Codex tell of its threads: taken over from another program, and written by our own hooks. */
export const hookHistory: Migration = {
  id: 5,
  name: 'hook history',
  breaking: false,
  sql: /* sql */ `
    CREATE TABLE hook_threads (
      thread_id       TEXT PRIMARY KEY,
      session_id      TEXT,
      project_path    TEXT,
      title           TEXT,
      transcript_path TEXT,
      source          TEXT NOT NULL,
      created_at      INTEGER,
      updated_at      INTEGER
    ) STRICT;
    CREATE INDEX hook_threads_by_activity ON hook_threads (updated_at, thread_id);

    CREATE TABLE hook_turns (
      turn_id                TEXT PRIMARY KEY,
      thread_id              TEXT NOT NULL,
      status                 TEXT NOT NULL,
      started_at             INTEGER,
      updated_at             INTEGER,
      completed_at           INTEGER,
      model                  TEXT,
      permission_mode        TEXT,
      last_assistant_message TEXT,
      last_error             TEXT
    ) STRICT;
    CREATE INDEX hook_turns_by_thread ON hook_turns (thread_id, started_at, turn_id);

    CREATE TABLE hook_messages (
      row        INTEGER PRIMARY KEY AUTOINCREMENT,
      message_id TEXT NOT NULL UNIQUE,
      event_hash TEXT NOT NULL UNIQUE,
      thread_id  TEXT NOT NULL,
      turn_id    TEXT,
      role       TEXT NOT NULL,
      kind       TEXT,
      text       TEXT NOT NULL,
      event      TEXT,
      sequence   INTEGER NOT NULL,
      at         INTEGER
    ) STRICT;
    CREATE INDEX hook_messages_by_thread ON hook_messages (thread_id, row);
  `,
};
