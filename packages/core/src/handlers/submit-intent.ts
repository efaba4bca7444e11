import type { ToolInput } from '../contract/registry.ts';
import { invalidArgument } from '../errors/codex-cp-error.ts';
import { dedupKey } from '../model/dedup-key.ts';
import type { Operation, OperationId, OperationType } from '../model/operation.ts';
import type { Plan } from '../model/workflow.ts';
import { comparableRequest } from './comparable-request.ts';
import { planOfChat } from './execute-plan.ts';
import { executionKey } from './workflow-intent.ts';
import type { SubmitIntent } from '../store/operation-store.ts';
import { equalCompleted } from './equal-completed.ts';
import type { HandlerDeps } from './handler-deps.ts';
import { taskPolicy } from './task-policy.ts';
import { placeOfNewThread, placeOfThread, type TaskPlace } from './task-place.ts';

type SubmitInput = ToolInput<'codex_submit_task'>;

export interface PreparedSubmit {
  readonly intent: SubmitIntent;
  /** The completed operation whose thread this one goes on in, where the caller asked for that. */
  readonly continues: Operation | undefined;
}

/** Arguments and configuration → what is stored. Throws for whatever must not be; changes nothing. */
export function prepareSubmit(
  deps: HandlerDeps,
  input: SubmitInput,
  given: Readonly<Record<string, unknown>>,
): PreparedSubmit {
  const asked = operationType(input);
  const first = firstOfKey(deps, input);
  const place = first ? placeOfFirst(first) : placeOf(deps, asked, input);
  const continues =
    asked === 'start_chat' && wantsContinuation(input) ? equalCompleted(deps, place, input.message) : undefined;
  const final: TaskPlace = continues ? { ...place, threadId: continues.threadId } : place;
  const type: OperationType = continues ? 'send_message' : asked;
  const plan = type === 'execute_plan' && !first ? planOfChat(deps, input) : undefined;
  const { settings, warnings } = taskPolicy(deps, input, final.threadId);
  const { values } = deps.config;
  const intent: SubmitIntent = {
    id: deps.newId('op') as OperationId,
    type,
    clientRequestId: input.client_request_id ?? null,
    request: comparableRequest(given, 'message', input.message),
    prompt: input.message,
    ...final,
    title: input.title ?? null,
    settings: plan?.turnId ? { ...settings, afterTurnId: plan.turnId } : settings,
    environment: { codexHome: values.codexHome, codexBinary: values.codexBinary },
    dedupKey: input.dedup_policy === 'idempotency_only' ? null : keyOf(type, final, { message: input.message, plan }),
    whenBusy: input.when_busy,
    warnings,
  };
  return { intent, continues };
}

function placeOf(deps: HandlerDeps, type: OperationType, input: SubmitInput): TaskPlace {
  return type === 'start_chat' ? placeOfNewThread(deps, input) : placeOfThread(deps, input);
}

/** The operation that a repeat repeats. */
const firstOfKey = ({ store }: HandlerDeps, { client_request_id: key }: SubmitInput): Operation | undefined =>
  key === undefined ? undefined : store.operations.byClientRequestId(key);

/** A repeat must find its operation even when the folder is gone since: the store will compare, and make nothing new. */
const placeOfFirst = ({ projectId, projectPath, cwd, threadId }: Operation): TaskPlace => ({
  projectId,
  projectPath,
  cwd,
  threadId,
});

const FITTING_MODES = { start_chat: ['new_thread', 'auto'], send_message: ['continue_thread', 'auto'] } as const;

function operationType({
  operation_type: type,
  thread_mode: mode,
  chat_id: chatId,
  workflow_id: workflowId,
  collaboration_mode: collaboration,
}: SubmitInput): OperationType {
  if (type === 'execute_plan') {
    if (chatId === undefined)
      throw invalidArgument('workflow_id', 'required', { remedy: 'execute_plan needs workflow_id or chat_id.' });
    if (collaboration === 'plan')
      throw invalidArgument('collaboration_mode', 'not_for_this_type', {
        remedy: 'A plan is executed in default mode.',
      });
    return type;
  }
  if (workflowId !== undefined)
    throw invalidArgument('workflow_id', 'not_for_this_type', { remedy: 'workflow_id belongs to execute_plan.' });
  if (type === 'start_chat' && chatId !== undefined) {
    throw invalidArgument('chat_id', 'not_for_this_type', { remedy: 'Use send_message to go on in a thread.' });
  }
  const fitting: readonly string[] = FITTING_MODES[type];
  if (mode !== undefined && !fitting.includes(mode)) {
    throw invalidArgument('thread_mode', 'not_for_this_type', {
      remedy: `With ${type} it may be: ${fitting.join(', ')}.`,
    });
  }
  return type;
}

const wantsContinuation = ({ thread_mode: mode, allow_historical_continuation: allowed }: SubmitInput): boolean =>
  mode === 'auto' && allowed;

/** Equal prompts collide in a project; messages to a thread only in that thread, and executions only of the same plan. */
function keyOf(
  type: OperationType,
  { projectPath, threadId }: TaskPlace,
  { message, plan }: { readonly message: string; readonly plan: Plan | undefined },
): string {
  if (plan) return executionKey(projectPath, plan, message);
  return dedupKey({ projectPath, threadId: type === 'start_chat' ? null : threadId }, message);
}
