import type { Migration } from './migration.ts';

export const initial: Migration = {
  id: 1,
  name: 'initial',
  breaking: true,
  sql: /* sql */ `
    CREATE TABLE operations (
      seq                     INTEGER PRIMARY KEY AUTOINCREMENT,
      id                      TEXT NOT NULL UNIQUE,
      type                    TEXT NOT NULL CHECK (type IN ('start_chat','send_message')),
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

    -- The database itself refuses a second turn on one thread, and the same prompt twice while the first is active.
    CREATE UNIQUE INDEX one_turn_per_thread ON operations (thread_id)
      WHERE status IN ('submitting','running','waiting_for_approval','waiting_for_user_input','reconciling');
    CREATE UNIQUE INDEX one_active_operation_per_dedup_key ON operations (dedup_key)
      WHERE finished_at IS NULL AND dedup_key IS NOT NULL;

    CREATE INDEX operations_open ON operations (seq) WHERE finished_at IS NULL;
    CREATE INDEX operations_by_thread ON operations (thread_id, seq);
    CREATE INDEX operations_by_project ON operations (project_id, seq);
    CREATE INDEX operations_to_prune ON operations (finished_at) WHERE finished_at IS NOT NULL AND pruned = 0;

    -- What may be long lies apart, so that a change of status never rewrites it.
    CREATE TABLE operation_texts (
      seq     INTEGER PRIMARY KEY REFERENCES operations (seq),
      prompt  TEXT NOT NULL,
      request TEXT NOT NULL
    ) STRICT;
    CREATE TABLE operation_reports (
      seq        INTEGER PRIMARY KEY REFERENCES operations (seq),
      final_text TEXT,
      report     TEXT
    ) STRICT;

    CREATE TABLE events (
      position INTEGER PRIMARY KEY AUTOINCREMENT,
      seq      INTEGER NOT NULL REFERENCES operations (seq),
      at       INTEGER NOT NULL,
      type     TEXT NOT NULL CHECK (type IN ('status','item','interaction','warning','retry','note')),
      data     TEXT NOT NULL
    ) STRICT;
    CREATE INDEX events_by_operation ON events (seq, position);

    CREATE TABLE interactions (
      row           INTEGER PRIMARY KEY AUTOINCREMENT,
      id            TEXT NOT NULL UNIQUE,
      seq           INTEGER NOT NULL REFERENCES operations (seq),
      kind          TEXT NOT NULL CHECK (kind IN ('command','fileChange','permissions','userInput','elicitation')),
      method        TEXT NOT NULL,
      generation    INTEGER NOT NULL,
      request_id    TEXT NOT NULL,
      thread_id     TEXT NOT NULL,
      turn_id       TEXT,
      item_id       TEXT,
      params        TEXT NOT NULL,
      changes       TEXT,
      status        TEXT NOT NULL CHECK (status IN ('pending','answered','expired','resolved','cleared','orphaned')),
      response      TEXT,
      decided_by    TEXT CHECK (decided_by IN ('client','deadline')),
      created_at    INTEGER NOT NULL,
      deadline_at   INTEGER NOT NULL,
      decided_at    INTEGER,
      delivered_at  INTEGER,
      closed_at     INTEGER,
      UNIQUE (generation, request_id),
      CHECK ((decided_by IS NULL) = (decided_at IS NULL)),
      CHECK (status NOT IN ('answered','expired','resolved') OR decided_at IS NOT NULL),
      CHECK (status <> 'pending' OR (decided_at IS NULL AND closed_at IS NULL)),
      CHECK (status NOT IN ('resolved','cleared','orphaned') OR closed_at IS NOT NULL)
    ) STRICT;
    CREATE INDEX interactions_by_operation ON interactions (seq, row);
    CREATE INDEX interactions_open ON interactions (generation, row) WHERE closed_at IS NULL;

    CREATE TABLE generations (
      number             INTEGER PRIMARY KEY AUTOINCREMENT,
      environment        TEXT NOT NULL,
      status             TEXT NOT NULL CHECK (status IN ('starting','ready','exited')),
      transport          TEXT NOT NULL CHECK (transport IN ('unix','ws','stdio')),
      endpoint           TEXT NOT NULL,
      mark               TEXT NOT NULL,
      binary_path        TEXT NOT NULL,
      binary_fingerprint TEXT NOT NULL,
      login_fingerprint  TEXT NOT NULL,
      version            TEXT,
      process            TEXT,
      epoch              INTEGER NOT NULL,
      created_at         INTEGER NOT NULL,
      exited_at          INTEGER,
      exit_reason        TEXT,
      CHECK ((exited_at IS NOT NULL) = (status = 'exited'))
    ) STRICT;
    CREATE INDEX generations_living ON generations (number) WHERE exited_at IS NULL;

    -- The term outlives the worker's row: an epoch is never given twice.
    CREATE TABLE term (one INTEGER PRIMARY KEY CHECK (one = 1), epoch INTEGER NOT NULL) STRICT;
    INSERT INTO term (one, epoch) VALUES (1, 0);

    CREATE TABLE worker (
      one            INTEGER PRIMARY KEY CHECK (one = 1),
      epoch          INTEGER NOT NULL,
      worker_id      TEXT NOT NULL,
      host           TEXT NOT NULL CHECK (host IN ('process','inline')),
      process        TEXT NOT NULL,
      version        TEXT NOT NULL,
      started_at     INTEGER NOT NULL,
      beats          INTEGER NOT NULL DEFAULT 0,
      beat_at        INTEGER NOT NULL,
      stop_requested TEXT NOT NULL DEFAULT 'no' CHECK (stop_requested IN ('no','drain'))
    ) STRICT;

    CREATE TABLE worker_start_error (
      one     INTEGER PRIMARY KEY CHECK (one = 1),
      message TEXT NOT NULL,
      at      INTEGER NOT NULL
    ) STRICT;
  `,
};
