import type { ToolOutput } from '../contract/registry.ts';
import { redactSecrets } from '../foundation/redact.ts';
import type { Operation } from '../model/operation.ts';
import { isoTimeOrNull } from './iso-time.ts';
import { wireStatus } from './operation-situation.ts';

type TurnStatus = NonNullable<ToolOutput<'codex_interrupt_turn'>['turnStatus']>;
type TurnInShort = Pick<TurnStatus, 'status' | 'completionObserved'> & { readonly lastError?: string };

/** Statuses of an operation whose turn was seen to end. */
export const END_SEEN: ReadonlySet<string> = new Set(['completed', 'failed', 'interrupted']);

/** Pure: the turn of an operation as far as the operation knows it; null before there is one. */
export function turnStatusOf(operation: Operation): TurnStatus | null {
  const { threadId, turnId, startedAt, finishedAt } = operation;
  if (turnId === null) return null;
  return {
    threadId,
    turnId,
    chatId: threadId,
    startedAt: isoTimeOrNull(startedAt),
    completedAt: isoTimeOrNull(finishedAt),
    lastError: null,
    ...inShort(operation),
  };
}

/** Pure: the same without what stands beside it in a status. */
export const turnInShort = (operation: Operation): TurnInShort | null =>
  operation.turnId === null ? null : inShort(operation);

function inShort(operation: Operation): TurnInShort {
  const { status, lastError } = operation;
  return {
    status: wireStatus(operation),
    completionObserved: END_SEEN.has(status),
    ...(lastError && { lastError: redactSecrets(lastError.message) }),
  };
}
