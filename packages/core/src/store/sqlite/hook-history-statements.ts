/** All SQL on what hooks told. */
export const HOOK_HISTORY_SQL = {
  thread: /* sql */ `SELECT * FROM hook_threads WHERE thread_id = ?`,
  threads: /* sql */ `SELECT * FROM hook_threads ORDER BY updated_at DESC, thread_id DESC LIMIT ?`,
  turns: /* sql */ `
    SELECT * FROM (SELECT * FROM hook_turns WHERE thread_id = ? ORDER BY started_at DESC, turn_id DESC LIMIT ?)
    ORDER BY started_at, turn_id`,
  messages: /* sql */ `
    SELECT * FROM (SELECT * FROM hook_messages WHERE thread_id = ? ORDER BY row DESC LIMIT ?) ORDER BY row`,
  addThread: /* sql */ `
    INSERT INTO hook_threads (thread_id, session_id, project_path, title, transcript_path, source, created_at, updated_at)
    VALUES (@threadId, @sessionId, @projectPath, @title, @transcriptPath, @source, @createdAt, @updatedAt)
    ON CONFLICT DO NOTHING`,
  addTurn: /* sql */ `
    INSERT INTO hook_turns (turn_id, thread_id, status, started_at, updated_at, completed_at, model, permission_mode,
                            last_assistant_message, last_error)
    VALUES (@turnId, @threadId, @status, @startedAt, @updatedAt, @completedAt, @model, @permissionMode,
            @lastAssistantMessage, @lastError)
    ON CONFLICT DO NOTHING`,
  addMessage: /* sql */ `
    INSERT INTO hook_messages (message_id, event_hash, thread_id, turn_id, role, kind, text, event, sequence, at)
    VALUES (@messageId, @eventHash, @threadId, @turnId, @role, @kind, @text, @event, @sequence, @at)
    ON CONFLICT DO NOTHING`,
} as const;
