import type { ToolInput, ToolName, ToolOutput } from '../contract/registry.ts';
import { answerPendingInteraction } from './answer-pending-interaction.ts';
import { getOperationStatus } from './get-operation-status.ts';
import type { CallContext, HandlerDeps } from './handler-deps.ts';
import { healthSummary } from './health-summary.ts';
import { interruptTurn } from './interrupt-turn.ts';
import { listOperations } from './list-operations.ts';
import { listPendingInteractions } from './list-pending-interactions.ts';
import { listProjects } from './list-projects.ts';
import { submitTask } from './submit-task.ts';
import { waitForOperations } from './wait-for-operations.ts';

type Handler<N extends ToolName> = (
  input: ToolInput<N>,
  context: CallContext,
) => ToolOutput<N> | Promise<ToolOutput<N>>;

/** One handler per tool: leaving one out does not compile. */
export type Handlers = { readonly [N in ToolName]: Handler<N> };

/** One line per tool. */
export function createHandlers(deps: HandlerDeps): Handlers {
  return {
    codex_submit_task: submitTask(deps),
    codex_wait: waitForOperations(deps),
    codex_get_operation_status: getOperationStatus(deps),
    codex_list_pending_interactions: listPendingInteractions(deps),
    codex_answer_pending_interaction: answerPendingInteraction(deps),
    codex_interrupt_turn: interruptTurn(deps),
    codex_list_operations: listOperations(deps),
    codex_health_summary: healthSummary(deps),
    codex_list_projects: listProjects(deps),
  };
}
