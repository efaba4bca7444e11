import type { SubmitOutcome } from '../store/operation-store.ts';
import type { OperationId } from '../model/operation.ts';
import type { CallContext, HandlerDeps } from './handler-deps.ts';
import type { ToolInput, ToolOutput } from '../contract/registry.ts';
import { wireStatus } from './operation-situation.ts';
import { DEFAULT_VIEW, submissionId } from './operation-view.ts';
import { readOperation, requireOperation } from './read-operation.ts';
import { executeWorkflowPlan, planOfWorkflow } from './execute-plan.ts';
import { prepareSubmit, type PreparedSubmit } from './submit-intent.ts';
import { submitRefusal } from './submit-refusal.ts';

type Input = ToolInput<'codex_submit_task'>;
type Answer = ToolOutput<'codex_submit_task'>;
type Repetition = Pick<Answer, 'idempotent'> & Partial<Answer>;

/** Stores the task, sees to it that a worker runs, and answers at once: it never waits for Codex. */
export function submitTask(deps: HandlerDeps) {
  return async (input: Input, { given }: CallContext): Promise<Answer> => {
    const { id, repeated } = storeTask(deps, input, given);
    const { startError } = await deps.worker.ensure('submit');
    const operation = requireOperation(deps, id);
    return {
      ...readOperation(deps, operation, {
        ...DEFAULT_VIEW,
        includePolicy: true,
        messageMaxChars: input.first_message_max_chars,
      }),
      ...repeated,
      ...(startError !== undefined && { workerStartError: startError }),
    };
  };
}

/** One transaction: the task is stored, found, or refused. */
export function storeTask(deps: HandlerDeps, input: Input, given: CallContext['given']): StoredTask {
  const { operation_type: type, workflow_id: workflowId } = input;
  if (type === 'execute_plan' && workflowId !== undefined) {
    const { operation, kind } = executeWorkflowPlan(deps, { ...input, workflow_id: workflowId }, given);
    const repeated = kind === 'existing' ? REPEATED : { idempotent: false };
    return { id: operation.id, repeated };
  }
  const prepared = prepareSubmit(deps, input, given);
  const outcome = deps.store.operations.submit(prepared.intent, deps.clock.now());
  const refusal = refusalOf(deps, outcome);
  if (refusal) throw refusal;
  return { id: outcome.operation.id, repeated: repetition(outcome, prepared) };
}

export interface StoredTask {
  readonly id: OperationId;
  readonly repeated: Repetition;
}

const REPEATED = { idempotent: true, idempotencyScope: 'operation' };

function refusalOf(deps: HandlerDeps, outcome: SubmitOutcome) {
  const { kind, operation } = outcome;
  if (kind === 'created' || kind === 'existing') return undefined;
  if (kind === 'inWorkflow') return planOfWorkflow(deps, operation);
  const differingFields = kind === 'conflict' ? outcome.differingFields : [];
  return submitRefusal(kind, { operation, status: wireStatus(operation), differingFields });
}

function repetition({ kind }: SubmitOutcome, { continues }: PreparedSubmit): Repetition {
  if (kind === 'existing') return REPEATED;
  if (!continues) return { idempotent: false };
  return {
    idempotent: false,
    deduplicated: true,
    dedupAction: 'continued_existing_chat',
    duplicateOfSubmissionId: submissionId(continues.id),
    similarity: 1,
    originalOperationType: 'start_chat',
    existingOperationId: continues.id,
    existingChatId: continues.threadId,
    existingThreadId: continues.threadId,
    existingTurnId: continues.turnId,
    existingStatus: wireStatus(continues),
  };
}
