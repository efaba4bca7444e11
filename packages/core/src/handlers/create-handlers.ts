import type { ToolInput, ToolName, ToolOutput } from '../contract/registry.ts';
import { answerPendingInteraction } from './answer-pending-interaction.ts';
import { executePlan, sendMessage, startChat } from './direct-calls.ts';
import { getAppServerStatus } from './get-app-server-status.ts';
import { getChat } from './get-chat.ts';
import { getChatStatus } from './get-chat-status.ts';
import { getOperationStatus } from './get-operation-status.ts';
import { getTurnStatus } from './get-turn-status.ts';
import { codex, codexReply } from './codex.ts';
import type { CallContext, HandlerDeps } from './handler-deps.ts';
import { healthSummary } from './health-summary.ts';
import { interruptTurn } from './interrupt-turn.ts';
import { listActiveChats } from './list-active-chats.ts';
import { listOperations } from './list-operations.ts';
import { listPendingInteractions } from './list-pending-interactions.ts';
import { listProjectChats } from './list-project-chats.ts';
import { listProjects } from './list-projects.ts';
import { approvePlan, getWorkflowStatus, revisePlan, startPlanWorkflow } from './plan-workflow.ts';
import { restartAppServer } from './restart-app-server.ts';
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
    codex_start_plan_workflow: startPlanWorkflow(deps),
    codex_get_workflow_status: getWorkflowStatus(deps),
    codex_approve_plan: approvePlan(deps),
    codex_revise_plan: revisePlan(deps),
    codex_list_pending_interactions: listPendingInteractions(deps),
    codex_answer_pending_interaction: answerPendingInteraction(deps),
    codex_interrupt_turn: interruptTurn(deps),
    codex_list_operations: listOperations(deps),
    codex_health_summary: healthSummary(deps),
    codex_start_chat: startChat(deps),
    codex_send_message: sendMessage(deps),
    codex_execute_plan: executePlan(deps),
    codex_list_projects: listProjects(deps),
    codex_list_project_chats: listProjectChats(deps),
    codex_list_active_chats: listActiveChats(deps),
    codex_get_chat_status: getChatStatus(deps),
    codex_get_chat: getChat(deps),
    codex_get_turn_status: getTurnStatus(deps),
    codex_get_app_server_status: getAppServerStatus(deps),
    codex_restart_app_server: restartAppServer(deps),
    codex: codex(deps),
    'codex-reply': codexReply(deps),
  };
}
