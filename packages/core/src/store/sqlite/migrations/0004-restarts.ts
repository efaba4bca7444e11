import type { Migration } from './migration.ts';

/** Restarts of app-servers. An older worker does not carry them out and goes on; the next one does. */
export const restarts: Migration = {
  id: 4,
  name: 'restarts',
  breaking: false,
  sql: /* sql */ `
    CREATE TABLE restarts (
      number             INTEGER PRIMARY KEY AUTOINCREMENT,
      codex_home         TEXT NOT NULL,
      environment        TEXT NOT NULL,
      force              INTEGER NOT NULL CHECK (force IN (0, 1)),
      start_after        INTEGER NOT NULL CHECK (start_after IN (0, 1)),
      up_to              INTEGER NOT NULL,
      before             INTEGER,
      requested_at       INTEGER NOT NULL,
      finished_at        INTEGER,
      started_generation INTEGER,
      error              TEXT,
      CHECK (finished_at IS NOT NULL OR (started_generation IS NULL AND error IS NULL))
    ) STRICT;
    CREATE UNIQUE INDEX one_open_restart_per_home ON restarts (codex_home) WHERE finished_at IS NULL;
  `,
};
