import type { ToolInput, ToolOutput } from '../contract/registry.ts';
import type { InteractionFilter } from '../store/interaction-store.ts';
import type { Operation, OperationId } from '../model/operation.ts';
import type { HandlerDeps } from './handler-deps.ts';
import { interactionStatusesFor, interactionView, type InteractionView } from './interaction-view.ts';
import { requireOperation } from './read-operation.ts';
import { operationsOf, requireWorkflow } from './read-workflow.ts';

const READ_MORE = 4;

type Input = ToolInput<'codex_list_pending_interactions'>;

/** Reads the questions of Codex, newest first. */
export function listPendingInteractions(deps: HandlerDeps) {
  return (input: Input): ToolOutput<'codex_list_pending_interactions'> => {
    const workflow = input.workflow_id === undefined ? undefined : requireWorkflow(deps, input.workflow_id);
    const operation = input.operation_id === undefined ? undefined : requireOperation(deps, input.operation_id);
    const interactions = workflow
      ? operationsOf(deps, workflow)
          .filter((id) => operation === undefined || operation.id === id)
          .flatMap((id) => readMatching(deps, { ...input, operation_id: id }))
          .slice(0, input.limit)
      : readMatching(deps, input);
    return {
      operationId: operation?.id ?? null,
      workflowId: workflow?.id ?? null,
      threadId: input.thread_id ?? operation?.threadId ?? null,
      turnId: input.turn_id ?? operation?.turnId ?? null,
      interactions,
      returnedCount: interactions.length,
    };
  };
}

/** A status of the store may stand for several words of clients: more is read until enough of the wanted ones are found. */
function readMatching(deps: HandlerDeps, input: Input): InteractionView[] {
  for (let limit = input.limit; ; limit *= READ_MORE) {
    const all = readViews(deps, { ...input, limit });
    const wanted = all.filter(({ status }) => input.status === null || status === input.status);
    if (wanted.length >= input.limit || all.length < limit) return wanted.slice(0, input.limit);
  }
}

function readViews({ store }: HandlerDeps, input: Input): InteractionView[] {
  const operations = new Map<OperationId, Operation | undefined>();
  const operationOf = (id: OperationId): Operation | undefined => {
    if (!operations.has(id)) operations.set(id, store.operations.get(id));
    return operations.get(id);
  };
  return store.interactions.list(filterOf(input)).flatMap((interaction) => {
    const operation = operationOf(interaction.operationId);
    return operation ? [interactionView(interaction, operation)] : [];
  });
}

function filterOf({ operation_id: id, thread_id: threadId, turn_id: turnId, status, limit }: Input): InteractionFilter {
  return {
    limit,
    ...(id !== undefined && { operationId: id as OperationId }),
    ...(threadId !== undefined && { threadId }),
    ...(turnId !== undefined && { turnId }),
    ...(status !== null && { statuses: interactionStatusesFor(status) }),
  };
}
