/** All SQL on interactions. Logic lives in interaction-store.ts and interaction-writer.ts. */
export const INTERACTION_SQL = {
  insert: /* sql */ `
    INSERT INTO interactions (id, seq, kind, method, generation, request_id, thread_id, turn_id, item_id, params,
                              changes, status, created_at, deadline_at)
    VALUES (@id, @seq, @kind, @method, @generation, @requestId, @threadId, @turnId, @itemId, @params,
            @changes, 'pending', @now, @deadlineAt)`,
  byId: /* sql */ `SELECT i.*, o.id AS operation_id FROM interactions i JOIN operations o ON o.seq = i.seq WHERE i.id = ?`,
  byRequest: /* sql */ `
    SELECT i.*, o.id AS operation_id FROM interactions i JOIN operations o ON o.seq = i.seq
    WHERE i.generation = ? AND i.request_id = ?`,
  openOfOperation: /* sql */ `
    SELECT i.*, o.id AS operation_id FROM interactions i JOIN operations o ON o.seq = i.seq
    WHERE i.seq = ? AND i.closed_at IS NULL ORDER BY i.row`,
  openOfGeneration: /* sql */ `
    SELECT i.*, o.id AS operation_id FROM interactions i JOIN operations o ON o.seq = i.seq
    WHERE i.generation = ? AND i.closed_at IS NULL ORDER BY i.row`,
  pendingKinds: /* sql */ `SELECT kind FROM interactions WHERE seq = ? AND status = 'pending' AND closed_at IS NULL`,
  save: /* sql */ `
    UPDATE interactions
    SET status = @status, response = @response, decided_by = @decidedBy, decided_at = @decidedAt,
        delivered_at = @deliveredAt, closed_at = @closedAt, deadline_at = @deadlineAt
    WHERE id = @id`,
  list: /* sql */ `
    SELECT i.*, o.id AS operation_id FROM interactions i JOIN operations o ON o.seq = i.seq
    WHERE (@operationId IS NULL OR o.id = @operationId)
      AND (@threadId IS NULL OR i.thread_id = @threadId)
      AND (@turnId IS NULL OR i.turn_id = @turnId)
      AND (@statuses IS NULL OR i.status IN (SELECT value FROM json_each(@statuses)))
    ORDER BY i.row DESC LIMIT @limit`,
  due: /* sql */ `
    SELECT i.*, o.id AS operation_id FROM interactions i JOIN operations o ON o.seq = i.seq
    WHERE i.closed_at IS NULL AND i.status = 'pending' AND i.deadline_at <= ? ORDER BY i.row`,
  extendDeadlines: /* sql */ `
    UPDATE interactions SET deadline_at = deadline_at + @byMs WHERE closed_at IS NULL AND status = 'pending'`,
  nextDeadline: /* sql */ `
    SELECT min(deadline_at) AS at FROM interactions WHERE closed_at IS NULL AND status = 'pending'`,
  undelivered: /* sql */ `
    SELECT i.*, o.id AS operation_id FROM interactions i JOIN operations o ON o.seq = i.seq
    WHERE i.generation = ? AND i.closed_at IS NULL AND i.decided_at IS NOT NULL AND i.delivered_at IS NULL
    ORDER BY i.decided_at, i.row`,
} as const;
