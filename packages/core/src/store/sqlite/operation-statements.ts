import { TURN_HOLDING } from '../../model/operation-machine.ts';
import { FARTHEST_ATTEMPT_MS } from '../../model/operation.ts';

const holding = TURN_HOLDING.map((status) => `'${status}'`).join(',');

/** All SQL on operations, their texts and reports. Logic lives in operation-store.ts and operation-writer.ts. */
export const OPERATION_SQL = {
  insert: /* sql */ `
    INSERT INTO operations (id, type, workflow_id, client_request_id, request_hash, project_id, project_path, cwd, title, settings,
                            environment, dedup_key, status, last_word, thread_id, warnings, prompt_chars, prompt_sha256,
                            created_at, updated_at)
    VALUES (@id, @type, @workflowId, @clientRequestId, @requestHash, @projectId, @projectPath, @cwd, @title, @settings,
            @environment, @dedupKey, 'queued', 'queued', @threadId, @warnings, @promptChars, @promptSha256, @now, @now)
    RETURNING *`,
  insertTexts: /* sql */ `INSERT INTO operation_texts (seq, prompt, request) VALUES (@seq, @prompt, @request)`,
  byId: /* sql */ `SELECT * FROM operations WHERE id = ?`,
  bySeq: /* sql */ `SELECT * FROM operations WHERE seq = ?`,
  byTurn: /* sql */ `SELECT * FROM operations WHERE turn_id = ?`,
  byClientRequestId: /* sql */ `SELECT * FROM operations WHERE client_request_id = ?`,
  activeByDedupKey: /* sql */ `SELECT * FROM operations WHERE dedup_key = ? AND finished_at IS NULL`,
  /** Pruned ones are out of the index: nothing could be told of them. */
  endedByDedupKey: /* sql */ `
    SELECT * FROM operations INDEXED BY operations_to_prune
    WHERE finished_at > @endedAfter AND finished_at IS NOT NULL AND pruned = 0 AND dedup_key = @dedupKey
    ORDER BY seq DESC LIMIT 1`,
  releaseDedupKeys: /* sql */ `
    UPDATE operations SET dedup_key = NULL
    WHERE id IN (SELECT value FROM json_each(?)) AND finished_at IS NOT NULL AND dedup_key IS NOT NULL`,
  /** What was taken over from another program has an order below the first, and started nothing here. */
  firstOfThread: /* sql */ `
    SELECT * FROM operations INDEXED BY operations_by_thread WHERE thread_id = ? AND seq > 0 ORDER BY seq LIMIT 1`,
  openWorkflowOfThread: /* sql */ `
    SELECT o.* FROM operations o JOIN workflows w ON w.id = o.workflow_id
    WHERE o.thread_id = ? AND w.finished_at IS NULL ORDER BY o.seq DESC LIMIT 1`,
  activeByThread: /* sql */ `
    SELECT * FROM operations WHERE thread_id = ? AND finished_at IS NULL ORDER BY seq LIMIT 1`,
  /** The other operation that holds this thread, or waits for it and is older. */
  aheadInThread: /* sql */ `
    SELECT * FROM operations
    WHERE thread_id = @threadId AND finished_at IS NULL AND seq <> @seq AND (epoch IS NOT NULL OR seq < @seq)
    ORDER BY seq LIMIT 1`,
  promptBySeq: /* sql */ `SELECT prompt FROM operation_texts WHERE seq = ?`,
  requestBySeq: /* sql */ `SELECT request FROM operation_texts WHERE seq = ?`,
  reportBySeq: /* sql */ `SELECT final_text, report FROM operation_reports WHERE seq = ?`,
  active: /* sql */ `SELECT * FROM operations WHERE finished_at IS NULL ORDER BY seq`,
  countOpen: /* sql */ `
    SELECT count(*) FILTER (WHERE status = 'queued') AS queued,
           count(*) FILTER (WHERE status <> 'queued') AS turn_holding
    FROM operations INDEXED BY operations_open_by_status WHERE finished_at IS NULL`,
  countUndelivered: /* sql */ `
    SELECT count(*) AS n FROM interactions i JOIN generations g ON g.number = i.generation
    WHERE i.closed_at IS NULL AND i.decided_at IS NOT NULL AND i.delivered_at IS NULL AND g.exited_at IS NULL`,
  countRestarts: /* sql */ `SELECT count(*) AS n FROM restarts WHERE finished_at IS NULL`,
  nextAttemptAt: /* sql */ `
    SELECT min(next_attempt_at) AS at FROM operations WHERE finished_at IS NULL AND status = 'queued'`,
  /** Oldest first among the projects with the fewest turns; threads keep their order; within the limits. */
  nextRunnable: /* sql */ `
    WITH open_ones AS (SELECT * FROM operations WHERE finished_at IS NULL),
         turns AS (SELECT project_path, count(*) AS n FROM open_ones WHERE status IN (${holding}) GROUP BY project_path)
    SELECT o.* FROM open_ones o LEFT JOIN turns t ON t.project_path = o.project_path
    WHERE o.status = 'queued'
      -- A time far ahead was written before somebody set the clock back.
      AND (coalesce(o.next_attempt_at, 0) <= @now OR o.next_attempt_at > @now + ${FARTHEST_ATTEMPT_MS})
      AND o.environment NOT IN (SELECT value FROM json_each(@blocked))
      AND NOT EXISTS (
        SELECT 1 FROM restarts r
        WHERE r.finished_at IS NULL AND r.codex_home = json_extract(o.environment, '$.codexHome'))
      AND coalesce(t.n, 0) < @perProject
      AND (SELECT coalesce(sum(n), 0) FROM turns) < @global
      AND NOT EXISTS (SELECT 1 FROM open_ones b WHERE b.thread_id = o.thread_id AND b.seq < o.seq)
    ORDER BY coalesce(t.n, 0), o.seq LIMIT 1`,
  save: /* sql */ `
    UPDATE operations
    SET status = @status, last_word = @lastWord, thread_id = @threadId, thread_is_fresh = @threadIsFresh,
        turn_id = @turnId, epoch = @epoch, generation = @generation, attempt = @attempt,
        next_attempt_at = @nextAttemptAt, wait_reason = @waitReason, wait_since = @waitSince, evidence = @evidence,
        recovering_since = @recoveringSince, interrupt_at = @interruptAt, interrupt_reason = @interruptReason,
        interrupt_keep_commands = @interruptKeepCommands, last_error = @lastError, updated_at = @updatedAt,
        started_at = @startedAt, finished_at = @finishedAt
    WHERE seq = @seq`,
  saveReport: /* sql */ `
    INSERT INTO operation_reports (seq, final_text, report) VALUES (@seq, @finalText, @report)
    ON CONFLICT (seq) DO UPDATE SET final_text = excluded.final_text, report = excluded.report`,
  list: /* sql */ `
    SELECT * FROM operations
    WHERE (@beforeSeq IS NULL OR seq < @beforeSeq)
      AND (@projectId IS NULL OR project_id = @projectId)
      AND (@threadId IS NULL OR thread_id = @threadId)
      AND (@createdAfter IS NULL OR created_at > @createdAfter)
      AND (@finishedAfter IS NULL OR finished_at > @finishedAfter)
      AND (@statuses IS NULL OR status IN (SELECT value FROM json_each(@statuses)))
    ORDER BY seq DESC LIMIT @limit`,
  listOfProject: /* sql */ `
    SELECT * FROM operations INDEXED BY operations_by_project
    WHERE project_id = @projectId
      AND (@beforeSeq IS NULL OR seq < @beforeSeq)
      AND (@threadId IS NULL OR thread_id = @threadId)
      AND (@createdAfter IS NULL OR created_at > @createdAfter)
      AND (@finishedAfter IS NULL OR finished_at > @finishedAfter)
      AND (@statuses IS NULL OR status IN (SELECT value FROM json_each(@statuses)))
    ORDER BY seq DESC LIMIT @limit`,
  listOfThread: /* sql */ `
    SELECT * FROM operations INDEXED BY operations_by_thread
    WHERE thread_id = @threadId
      AND (@beforeSeq IS NULL OR seq < @beforeSeq)
      AND (@projectId IS NULL OR project_id = @projectId)
      AND (@createdAfter IS NULL OR created_at > @createdAfter)
      AND (@finishedAfter IS NULL OR finished_at > @finishedAfter)
      AND (@statuses IS NULL OR status IN (SELECT value FROM json_each(@statuses)))
    ORDER BY seq DESC LIMIT @limit`,
  prunable: /* sql */ `
    SELECT o.seq FROM operations o
    WHERE o.finished_at IS NOT NULL AND o.pruned = 0 AND o.finished_at < @endedBefore
      AND NOT EXISTS (SELECT 1 FROM workflows w WHERE w.id = o.workflow_id AND w.finished_at IS NULL)
      AND NOT EXISTS (
        SELECT 1 FROM interactions i JOIN generations g ON g.number = i.generation
        WHERE i.seq = o.seq AND i.decided_at IS NOT NULL AND i.delivered_at IS NULL AND i.closed_at IS NULL
          AND g.exited_at IS NULL)
    ORDER BY o.finished_at, o.seq LIMIT @batch`,
  dropTexts: /* sql */ `DELETE FROM operation_texts WHERE seq = ?`,
  dropReport: /* sql */ `DELETE FROM operation_reports WHERE seq = ?`,
  dropEvents: /* sql */ `DELETE FROM events WHERE seq = ?`,
  dropInteractions: /* sql */ `DELETE FROM interactions WHERE seq = ?`,
  dropPlanText: /* sql */ `
    UPDATE plans SET markdown = NULL
    WHERE workflow_id IS NULL AND operation_id = (SELECT id FROM operations WHERE seq = ?)`,
  markPruned: /* sql */ `UPDATE operations SET pruned = 1, title = NULL, evidence = NULL, warnings = '[]' WHERE seq = ?`,
  projects: /* sql */ `
    SELECT project_id, project_path, max(updated_at) AS last_activity_at FROM operations
    GROUP BY project_id, project_path ORDER BY last_activity_at DESC, project_id`,
  countOperations: /* sql */ `SELECT count(*) AS n FROM operations`,
} as const;
