/** All SQL on workflows, their plans, decisions and facts. */
export const WORKFLOW_SQL = {
  insert: /* sql */ `
    INSERT INTO workflows (id, client_request_id, request_hash, request, project_id, project_path, cwd, title, policy,
                           environment, status, plan_operation_id, created_at, updated_at)
    VALUES (@id, @clientRequestId, @requestHash, @request, @projectId, @projectPath, @cwd, @title, @policy,
            @environment, 'planning', @planOperationId, @now, @now)
    RETURNING *`,
  byId: /* sql */ `SELECT * FROM workflows WHERE id = ?`,
  byKey: /* sql */ `SELECT * FROM workflows WHERE client_request_id = ?`,
  byOperation: /* sql */ `
    SELECT w.* FROM workflows w JOIN operations o ON o.workflow_id = w.id WHERE o.id = ?`,
  waitingForReview: /* sql */ `
    SELECT * FROM workflows WHERE finished_at IS NULL AND status = 'plan_ready' ORDER BY seq LIMIT ?`,
  /** Current operations that have ended while their workflow still waits for that. */
  leftBehind: /* sql */ `
    SELECT o.id FROM workflows w JOIN operations o ON o.id = coalesce(w.execution_operation_id, w.plan_operation_id)
    WHERE w.finished_at IS NULL AND w.status IN ('planning', 'executing') AND o.finished_at IS NOT NULL
    ORDER BY w.seq`,
  save: /* sql */ `
    UPDATE workflows
    SET status = @status, plan_operation_id = @planOperationId, execution_operation_id = @executionOperationId,
        approval_key = @approvalKey, last_error = @lastError, updated_at = @updatedAt, finished_at = @finishedAt
    WHERE seq = @seq`,
  insertPlan: /* sql */ `
    INSERT INTO plans (workflow_id, operation_id, thread_id, turn_id, item_id, source, quality, hash, markdown, created_at)
    VALUES (@workflowId, @operationId, @threadId, @turnId, @itemId, @source, @quality, @hash, @markdown, @now)
    ON CONFLICT (operation_id) DO NOTHING`,
  plans: /* sql */ `SELECT * FROM plans WHERE workflow_id = ? ORDER BY row DESC`,
  planOfOperation: /* sql */ `SELECT * FROM plans WHERE operation_id = ?`,
  planOfThread: /* sql */ `SELECT * FROM plans WHERE thread_id = ? ORDER BY row DESC LIMIT 1`,
  insertDecision: /* sql */ `
    INSERT INTO plan_decisions (workflow_id, kind, key, request_hash, request, operation_id)
    VALUES (@workflowId, @kind, @key, @requestHash, @request, @operationId)`,
  decisionByKey: /* sql */ `SELECT * FROM plan_decisions WHERE workflow_id = ? AND key = ?`,
  approval: /* sql */ `SELECT * FROM plan_decisions WHERE workflow_id = ? AND kind = 'approve'`,
  insertEvent: /* sql */ `
    INSERT INTO workflow_events (workflow_id, at, type, data) VALUES (@workflowId, @at, @type, @data)`,
  events: /* sql */ `
    SELECT * FROM (SELECT * FROM workflow_events WHERE workflow_id = ? ORDER BY position DESC LIMIT ?) ORDER BY position`,
  prunable: /* sql */ `
    SELECT id FROM workflows WHERE finished_at IS NOT NULL AND pruned = 0 AND finished_at < @endedBefore
    ORDER BY finished_at, seq LIMIT @batch`,
  dropPlanTexts: /* sql */ `UPDATE plans SET markdown = NULL WHERE workflow_id = ?`,
  dropDecisionTexts: /* sql */ `UPDATE plan_decisions SET request = '{}' WHERE workflow_id = ?`,
  dropEvents: /* sql */ `DELETE FROM workflow_events WHERE workflow_id = ?`,
  markPruned: /* sql */ `UPDATE workflows SET pruned = 1, title = NULL, request = '{}' WHERE id = ?`,
} as const;
