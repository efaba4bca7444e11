import type { HookMessage, HookThread, HookTurn } from '../hook-history-store.ts';

interface ThreadRow {
  readonly thread_id: string;
  readonly session_id: string | null;
  readonly project_path: string | null;
  readonly title: string | null;
  readonly transcript_path: string | null;
  readonly source: string;
  readonly created_at: number | null;
  readonly updated_at: number | null;
}

interface TurnRow {
  readonly turn_id: string;
  readonly thread_id: string;
  readonly status: string;
  readonly started_at: number | null;
  readonly updated_at: number | null;
  readonly completed_at: number | null;
  readonly model: string | null;
  readonly permission_mode: string | null;
  readonly last_assistant_message: string | null;
  readonly last_error: string | null;
}

interface MessageRow {
  readonly message_id: string;
  readonly event_hash: string;
  readonly thread_id: string;
  readonly turn_id: string | null;
  readonly role: string;
  readonly kind: string | null;
  readonly text: string;
  readonly event: string | null;
  readonly sequence: number;
  readonly at: number | null;
}

export function toHookThread(read: unknown): HookThread {
  const row = read as ThreadRow;
  return {
    threadId: row.thread_id,
    sessionId: row.session_id,
    projectPath: row.project_path,
    title: row.title,
    transcriptPath: row.transcript_path,
    source: row.source,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

export function toHookTurn(read: unknown): HookTurn {
  const row = read as TurnRow;
  return {
    turnId: row.turn_id,
    threadId: row.thread_id,
    status: row.status,
    startedAt: row.started_at,
    updatedAt: row.updated_at,
    completedAt: row.completed_at,
    model: row.model,
    permissionMode: row.permission_mode,
    lastAssistantMessage: row.last_assistant_message,
    lastError: row.last_error,
  };
}

export function toHookMessage(read: unknown): HookMessage {
  const row = read as MessageRow;
  return {
    messageId: row.message_id,
    eventHash: row.event_hash,
    threadId: row.thread_id,
    turnId: row.turn_id,
    role: row.role,
    kind: row.kind,
    text: row.text,
    event: row.event,
    sequence: row.sequence,
    at: row.at,
  };
}
