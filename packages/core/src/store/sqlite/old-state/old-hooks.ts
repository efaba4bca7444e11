import type { HookMessage, HookThread, HookTurn } from '../../hook-history-store.ts';
import { countOf, textOf, timeOf, type OldRow } from './old-row.ts';

export function toHookThread(row: OldRow): HookThread {
  return {
    threadId: textOf(row, 'thread_id') ?? '',
    sessionId: textOf(row, 'session_id'),
    projectPath: textOf(row, 'project_path'),
    title: textOf(row, 'title'),
    transcriptPath: textOf(row, 'transcript_path'),
    source: textOf(row, 'source') ?? 'hook_history',
    createdAt: timeOf(row, 'created_at'),
    updatedAt: timeOf(row, 'updated_at'),
  };
}

export function toHookTurn(row: OldRow): HookTurn {
  return {
    turnId: textOf(row, 'turn_id') ?? '',
    threadId: textOf(row, 'thread_id') ?? '',
    status: textOf(row, 'status') ?? 'unknown',
    startedAt: timeOf(row, 'started_at'),
    updatedAt: timeOf(row, 'updated_at'),
    completedAt: timeOf(row, 'completed_at'),
    model: textOf(row, 'model'),
    permissionMode: textOf(row, 'permission_mode'),
    lastAssistantMessage: textOf(row, 'last_assistant_message'),
    lastError: textOf(row, 'last_error'),
  };
}

export function toHookMessage(row: OldRow): HookMessage {
  return {
    messageId: textOf(row, 'message_id') ?? '',
    eventHash: textOf(row, 'event_hash') ?? '',
    threadId: textOf(row, 'thread_id') ?? '',
    turnId: textOf(row, 'turn_id'),
    role: textOf(row, 'role') ?? 'system',
    kind: textOf(row, 'text_kind'),
    text: textOf(row, 'text') ?? '',
    event: textOf(row, 'hook_event_name'),
    sequence: countOf(row, 'sequence'),
    at: timeOf(row, 'created_at'),
  };
}
