/** SQL that takes over what another program left. An order below all others is before everything that is here. */
export const IMPORT_SQL = {
  hasOperation: /* sql */ `SELECT 1 FROM operations WHERE id = ?`,
  hasOperationKey: /* sql */ `SELECT 1 FROM operations WHERE client_request_id = ?`,
  hasTurn: /* sql */ `SELECT id FROM operations WHERE turn_id = ?`,
  addOperation: /* sql */ `
    INSERT INTO operations (seq, id, type, workflow_id, client_request_id, request_hash, project_id, project_path, cwd, title,
                            settings, environment, status, last_word, thread_id, turn_id, attempt, last_error, warnings,
                            prompt_chars, prompt_sha256, created_at, updated_at, started_at, finished_at)
    VALUES ((SELECT min(coalesce(min(seq), 0), 0) - 1 FROM operations), @id, @type, @workflowId, @clientRequestId, @requestHash,
            @projectId, @projectPath, @cwd, @title, @settings, @environment, @status, @status, @threadId, @turnId, @attempt,
            @lastError, @warnings, @promptChars, @promptSha256, @createdAt, @updatedAt, @startedAt, @finishedAt)
    RETURNING seq`,
  addTexts: /* sql */ `INSERT INTO operation_texts (seq, prompt, request) VALUES (@seq, @prompt, @request)`,
  addReport: /* sql */ `INSERT INTO operation_reports (seq, final_text, report) VALUES (@seq, @finalText, NULL)`,
  hasWorkflow: /* sql */ `SELECT 1 FROM workflows WHERE id = ?`,
  hasWorkflowKey: /* sql */ `SELECT 1 FROM workflows WHERE client_request_id = ?`,
  hasPlan: /* sql */ `SELECT 1 FROM workflows WHERE plan_operation_id = ?`,
  hasExecution: /* sql */ `SELECT 1 FROM workflows WHERE execution_operation_id = ?`,
  addWorkflow: /* sql */ `
    INSERT INTO workflows (seq, id, client_request_id, request_hash, request, project_id, project_path, cwd, title, policy,
                           environment, status, plan_operation_id, execution_operation_id, approval_key, last_error,
                           created_at, updated_at, finished_at)
    VALUES ((SELECT min(coalesce(min(seq), 0), 0) - 1 FROM workflows), @id, @clientRequestId, @requestHash, '{}', @projectId,
            @projectPath, @cwd, @title, @policy, @environment, @status, @planOperationId, @executionOperationId,
            @approvalKey, @lastError, @createdAt, @updatedAt, @finishedAt)`,
  addApproval: /* sql */ `
    INSERT INTO plan_decisions (workflow_id, kind, key, request_hash, request, operation_id)
    VALUES (@id, 'approve', @approvalKey, @requestHash, '{}', @executionOperationId)
    ON CONFLICT DO NOTHING`,
} as const;
