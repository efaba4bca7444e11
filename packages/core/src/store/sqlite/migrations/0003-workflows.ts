import type { Migration } from './migration.ts';

/**
 * Plan workflows. A third type of operation and the workflow it is a phase of: a CHECK cannot be changed in place, so the
 * table is made anew. An older build would leave a workflow where it is when its operation ends: hence breaking.
 */
export const workflows: Migration = {
  id: 3,
  name: 'workflows',
  breaking: true,
  sql: /* sql */ `
    CREATE TABLE operations_rebuilt (
      seq                     INTEGER PRIMARY KEY AUTOINCREMENT,
      id                      TEXT NOT NULL UNIQUE,
      type                    TEXT NOT NULL CHECK (type IN ('start_chat','send_message','execute_plan')),
      workflow_id             TEXT,
      client_request_id       TEXT UNIQUE,
      request_hash            TEXT NOT NULL,
      project_id              TEXT NOT NULL,
      project_path            TEXT NOT NULL,
      cwd                     TEXT NOT NULL,
      title                   TEXT,
      settings                TEXT NOT NULL,
      environment             TEXT NOT NULL,
      dedup_key               TEXT,
      status                  TEXT NOT NULL CHECK (status IN (
                                'queued','starting','submitting','running',
                                'waiting_for_approval','waiting_for_user_input','reconciling',
                                'completed','failed','interrupted','cancelled',
                                'unknown_after_app_server_exit')),
      last_word               TEXT NOT NULL CHECK (last_word <> 'reconciling'),
      thread_id               TEXT,
      thread_is_fresh         INTEGER NOT NULL DEFAULT 0 CHECK (thread_is_fresh IN (0, 1)),
      turn_id                 TEXT UNIQUE,
      epoch                   INTEGER,
      generation              INTEGER,
      attempt                 INTEGER NOT NULL DEFAULT 0 CHECK (attempt >= 0),
      next_attempt_at         INTEGER,
      wait_reason             TEXT CHECK (wait_reason IN ('retry','active_writer','low_disk','app_server_unavailable')),
      wait_since              INTEGER,
      evidence                TEXT,
      recovering_since        INTEGER,
      interrupt_at            INTEGER,
      interrupt_reason        TEXT CHECK (interrupt_reason IN ('requested','max_turn_seconds')),
      interrupt_keep_commands INTEGER NOT NULL DEFAULT 0 CHECK (interrupt_keep_commands IN (0, 1)),
      last_error              TEXT,
      warnings                TEXT NOT NULL DEFAULT '[]',
      prompt_chars            INTEGER NOT NULL,
      prompt_sha256           TEXT NOT NULL,
      created_at              INTEGER NOT NULL,
      updated_at              INTEGER NOT NULL,
      started_at              INTEGER,
      finished_at             INTEGER,
      pruned                  INTEGER NOT NULL DEFAULT 0 CHECK (pruned IN (0, 1)),
      CHECK ((finished_at IS NOT NULL) = (status IN (
        'completed','failed','interrupted','cancelled','unknown_after_app_server_exit'))),
      CHECK ((epoch IS NOT NULL) = (status IN (
        'starting','submitting','running','waiting_for_approval','waiting_for_user_input','reconciling'))),
      CHECK ((recovering_since IS NOT NULL) = (status = 'reconciling')),
      CHECK ((interrupt_at IS NULL) = (interrupt_reason IS NULL)),
      CHECK (status <> 'submitting' OR (evidence IS NOT NULL AND thread_id IS NOT NULL))
    ) STRICT;
    INSERT INTO operations_rebuilt (
      seq, id, type, client_request_id, request_hash, project_id, project_path,
      cwd, title, settings, environment, dedup_key, status, last_word,
      thread_id, thread_is_fresh, turn_id, epoch, generation, attempt, next_attempt_at,
      wait_reason, wait_since, evidence, recovering_since, interrupt_at, interrupt_reason, interrupt_keep_commands,
      last_error, warnings, prompt_chars, prompt_sha256, created_at, updated_at, started_at, finished_at,
      pruned)
    SELECT
      seq, id, type, client_request_id, request_hash, project_id, project_path,
      cwd, title, settings, environment, dedup_key, status, last_word,
      thread_id, thread_is_fresh, turn_id, epoch, generation, attempt, next_attempt_at,
      wait_reason, wait_since, evidence, recovering_since, interrupt_at, interrupt_reason, interrupt_keep_commands,
      last_error, warnings, prompt_chars, prompt_sha256, created_at, updated_at, started_at, finished_at,
      pruned
    FROM operations;
    DROP TABLE operations;
    ALTER TABLE operations_rebuilt RENAME TO operations;

    -- The database itself refuses a second turn on one thread, and the same prompt twice while the first is active.
    CREATE UNIQUE INDEX one_turn_per_thread ON operations (thread_id)
      WHERE status IN ('submitting','running','waiting_for_approval','waiting_for_user_input','reconciling');
    CREATE UNIQUE INDEX one_active_operation_per_dedup_key ON operations (dedup_key)
      WHERE finished_at IS NULL AND dedup_key IS NOT NULL;

    CREATE INDEX operations_open ON operations (seq) WHERE finished_at IS NULL;
    CREATE INDEX operations_open_by_status ON operations (status, finished_at) WHERE finished_at IS NULL;
    CREATE INDEX operations_by_thread ON operations (thread_id, seq);
    CREATE INDEX operations_by_project ON operations (project_id, seq);
    CREATE INDEX operations_to_prune ON operations (finished_at) WHERE finished_at IS NOT NULL AND pruned = 0;
    CREATE INDEX operations_by_workflow ON operations (workflow_id, seq) WHERE workflow_id IS NOT NULL;

    CREATE TABLE workflows (
      seq                    INTEGER PRIMARY KEY AUTOINCREMENT,
      id                     TEXT NOT NULL UNIQUE,
      client_request_id      TEXT UNIQUE,
      request_hash           TEXT NOT NULL,
      request                TEXT NOT NULL,
      project_id             TEXT NOT NULL,
      project_path           TEXT NOT NULL,
      cwd                    TEXT NOT NULL,
      title                  TEXT,
      policy                 TEXT NOT NULL,
      environment            TEXT NOT NULL,
      status                 TEXT NOT NULL CHECK (status IN (
                               'planning','plan_ready','executing','completed','failed','interrupted','cancelled',
                               'unknown_after_app_server_exit')),
      plan_operation_id      TEXT NOT NULL UNIQUE,
      execution_operation_id TEXT UNIQUE,
      approval_key           TEXT,
      last_error             TEXT,
      created_at             INTEGER NOT NULL,
      updated_at             INTEGER NOT NULL,
      finished_at            INTEGER,
      pruned                 INTEGER NOT NULL DEFAULT 0 CHECK (pruned IN (0, 1)),
      CHECK ((finished_at IS NOT NULL) = (status IN (
        'completed','failed','interrupted','cancelled','unknown_after_app_server_exit'))),
      CHECK (status <> 'executing' OR execution_operation_id IS NOT NULL)
    ) STRICT;
    CREATE INDEX workflows_open ON workflows (seq) WHERE finished_at IS NULL;
    CREATE INDEX workflows_to_prune ON workflows (finished_at) WHERE finished_at IS NOT NULL AND pruned = 0;

    CREATE TABLE plans (
      row          INTEGER PRIMARY KEY AUTOINCREMENT,
      workflow_id  TEXT REFERENCES workflows (id),
      operation_id TEXT NOT NULL UNIQUE REFERENCES operations (id),
      thread_id    TEXT NOT NULL,
      turn_id      TEXT,
      item_id      TEXT,
      source       TEXT NOT NULL CHECK (source IN ('plan_item','message')),
      quality      TEXT NOT NULL CHECK (quality IN ('valid_plan','blocker','question','partial','needs_review')),
      hash         TEXT NOT NULL,
      markdown     TEXT,
      created_at   INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX plans_by_workflow ON plans (workflow_id, row);
    CREATE INDEX plans_by_thread ON plans (thread_id, row);

    -- A decision about a plan is made once: its key and the operation that it led to stay for ever.
    CREATE TABLE plan_decisions (
      row          INTEGER PRIMARY KEY AUTOINCREMENT,
      workflow_id  TEXT NOT NULL REFERENCES workflows (id),
      kind         TEXT NOT NULL CHECK (kind IN ('approve','revise')),
      key          TEXT,
      request_hash TEXT NOT NULL,
      request      TEXT NOT NULL,
      operation_id TEXT NOT NULL UNIQUE,
      UNIQUE (workflow_id, key)
    ) STRICT;
    CREATE UNIQUE INDEX one_approval_per_workflow ON plan_decisions (workflow_id) WHERE kind = 'approve';

    CREATE TABLE workflow_events (
      position    INTEGER PRIMARY KEY AUTOINCREMENT,
      workflow_id TEXT NOT NULL REFERENCES workflows (id),
      at          INTEGER NOT NULL,
      type        TEXT NOT NULL,
      data        TEXT NOT NULL
    ) STRICT;
    CREATE INDEX workflow_events_by_workflow ON workflow_events (workflow_id, position);
  `,
};
