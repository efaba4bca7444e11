import type { SubmitOutcome } from '../store/operation-store.ts';
import type { CallContext, HandlerDeps } from './handler-deps.ts';
import type { ToolInput, ToolOutput } from '../contract/registry.ts';
import { wireStatus } from './operation-situation.ts';
import { DEFAULT_VIEW } from './operation-view.ts';
import { readOperation } from './read-operation.ts';
import { prepareSubmit, submitRefusal, type PreparedSubmit } from './submit-intent.ts';

type Answer = ToolOutput<'codex_submit_task'>;

/** Stores the task, sees to it that a worker runs, and answers at once: it never waits for Codex. */
export function submitTask(deps: HandlerDeps) {
  return async (input: ToolInput<'codex_submit_task'>, { given }: CallContext): Promise<Answer> => {
    const prepared = prepareSubmit(deps, input, given);
    const outcome = deps.store.operations.submit(prepared.intent, deps.clock.now());
    const refusal = refusalOf(outcome);
    if (refusal) throw refusal;
    const { startError } = await deps.worker.ensure('submit');
    const operation = deps.store.operations.get(outcome.operation.id) ?? outcome.operation;
    return {
      ...readOperation(deps, operation, {
        ...DEFAULT_VIEW,
        includePolicy: true,
        messageMaxChars: input.first_message_max_chars,
      }),
      ...repetition(outcome, prepared),
      ...(startError !== undefined && { workerStartError: startError }),
    };
  };
}

function refusalOf(outcome: SubmitOutcome) {
  const { kind, operation } = outcome;
  if (kind === 'created' || kind === 'existing') return undefined;
  const differingFields = kind === 'conflict' ? outcome.differingFields : [];
  return submitRefusal(kind, { operation, status: wireStatus(operation), differingFields });
}

function repetition(
  { kind }: SubmitOutcome,
  { continues }: PreparedSubmit,
): Pick<Answer, 'idempotent'> & Partial<Answer> {
  if (kind === 'existing') return { idempotent: true, idempotencyScope: 'operation' };
  if (!continues) return { idempotent: false };
  return {
    idempotent: false,
    deduplicated: true,
    dedupAction: 'continued_existing_chat',
    duplicateOfSubmissionId: continues.id.replace(/^op_/, 'ps_'),
    similarity: 1,
    originalOperationType: 'start_chat',
    existingOperationId: continues.id,
    existingChatId: continues.threadId,
    existingThreadId: continues.threadId,
    existingTurnId: continues.turnId,
    existingStatus: wireStatus(continues),
  };
}
