import type { ControlPlane, OperationEventRecord, ToolName, ToolPayload } from '@codex-cp/core';
import { CodexCpError } from '@codex-cp/core';

type Answers = Partial<Record<ToolName, (input: never) => unknown>>;

/** A control plane that answers what a test says and remembers what it was asked. */
export interface FakePlane extends ControlPlane {
  readonly calls: { readonly tool: string; readonly input: unknown }[];
  closed: boolean;
}

/** Every tool that is not named fails the test that calls it. */
export function fakePlane(answers: Answers, events: readonly OperationEventRecord[] = []): FakePlane {
  const calls: FakePlane['calls'] = [];
  /** As the real methods: the payload of the tool, or its error thrown. */
  const ask = (tool: ToolName) => async (input: unknown) => {
    calls.push({ tool, input });
    const answer = answers[tool];
    if (!answer) throw new Error(`nobody expected ${tool}`);
    return { ok: true, ...((await answer(input as never)) as object) } as never;
  };
  const callTool = async (tool: string, input: unknown): Promise<ToolPayload> => {
    try {
      return await ask(tool as ToolName)(input);
    } catch (error) {
      if (!CodexCpError.is(error)) throw error;
      const { code, message, details, retryable, hint } = error;
      return { ok: false, error: { code, message, details, retryable, hint } };
    }
  };
  const plane: Partial<FakePlane> = {
    calls,
    closed: false,
    submit: ask('codex_submit_task'),
    status: ask('codex_get_operation_status'),
    list: ask('codex_list_operations'),
    wait: ask('codex_wait'),
    interactions: ask('codex_list_pending_interactions'),
    answer: ask('codex_answer_pending_interaction'),
    interrupt: ask('codex_interrupt_turn'),
    startPlan: ask('codex_start_plan_workflow'),
    planStatus: ask('codex_get_workflow_status'),
    approvePlan: ask('codex_approve_plan'),
    revisePlan: ask('codex_revise_plan'),
    health: ask('codex_health_summary'),
    projects: ask('codex_list_projects'),
    chats: ask('codex_list_project_chats'),
    activeChats: ask('codex_list_active_chats'),
    chatStatus: ask('codex_get_chat_status'),
    chat: ask('codex_get_chat'),
    turn: ask('codex_get_turn_status'),
    appServer: ask('codex_get_app_server_status'),
    restartAppServer: ask('codex_restart_app_server'),
    callTool,
    subscribe: ({ after = 0 } = {}) => stream(events.filter(({ position }) => position > after)),
    config: () => [],
    close: () => {
      plane.closed = true;
      return Promise.resolve();
    },
  };
  return plane as FakePlane;
}

async function* stream(events: readonly OperationEventRecord[]): AsyncGenerator<OperationEventRecord> {
  for (const event of events) yield await Promise.resolve(event);
}
