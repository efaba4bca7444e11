import { CodexCpError } from '../errors/codex-cp-error.ts';
import type { Operation } from '../model/operation.ts';
import { submissionId } from './operation-view.ts';

/** The refusal for each way in which a submit can meet what is there already. */
export function submitRefusal(
  kind: 'conflict' | 'duplicate' | 'busy',
  existing: { readonly operation: Operation; readonly status: string; readonly differingFields?: readonly string[] },
): CodexCpError {
  const { operation, status, differingFields } = existing;
  const { id, threadId, turnId } = operation;
  switch (kind) {
    case 'conflict':
      return new CodexCpError('CODEX_CLIENT_REQUEST_ID_CONFLICT', {
        field: 'client_request_id',
        differingFields,
        existingOperationId: id,
      });
    case 'busy':
      return new CodexCpError('CODEX_BUSY', { thread_id: threadId, status, existingOperationId: id, turnId });
    case 'duplicate':
      return new CodexCpError('CODEX_DUPLICATE_PROMPT_ACTIVE', {
        existingOperationId: id,
        existingChatId: threadId,
        existingThreadId: threadId,
        existingTurnId: turnId,
        existingStatus: status,
        duplicateOfSubmissionId: submissionId(id),
        similarity: 1,
        nextRecommendedAction: 'poll_existing_turn',
        liftedBy: 'dedup_policy',
      });
  }
}
