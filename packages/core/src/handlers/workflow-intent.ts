import type { ToolInput } from '../contract/registry.ts';
import { dedupKey } from '../model/dedup-key.ts';
import type { ApprovalPolicy, OperationId, TurnSettings } from '../model/operation.ts';
import type { ExecutionPolicy, Plan, Workflow } from '../model/workflow.ts';
import type { WorkflowId } from '../model/operation.ts';
import type { SubmitIntent } from '../store/operation-store.ts';
import type { PlanDecisionIntent, StartWorkflowIntent } from '../store/workflow-store.ts';
import { comparableRequest } from './comparable-request.ts';
import type { HandlerDeps } from './handler-deps.ts';
import { requireOperation } from './read-operation.ts';
import { approvalOf, sandboxOf, taskPolicy } from './task-policy.ts';
import { placeOfNewThread, type TaskPlace } from './task-place.ts';

type Given = Readonly<Record<string, unknown>>;
type StartInput = ToolInput<'codex_start_plan_workflow'>;
type ApproveInput = Pick<
  ToolInput<'codex_approve_plan'>,
  'message' | 'plan_hash' | 'client_request_id' | 'sandbox' | 'approval_policy' | 'max_turn_seconds' | 'timeout_seconds'
> & { readonly model?: string | undefined; readonly effort?: string | undefined };
type ReviseInput = ToolInput<'codex_revise_plan'>;

/** Arguments and configuration → a workflow with its planning operation. Throws for whatever must not be; changes nothing. */
export function prepareStart(deps: HandlerDeps, input: StartInput, given: Given): StartWorkflowIntent {
  const place = placeOfRepeat(deps, input) ?? placeOfNewThread(deps, input);
  const { settings, warnings } = taskPolicy(deps, input, null);
  const { values } = deps.config;
  const environment = { codexHome: values.codexHome, codexBinary: values.codexBinary };
  const { sandbox, approvalPolicy } = settings;
  const request = comparableRequest(given, 'message');
  return {
    id: deps.newId('wf') as WorkflowId,
    clientRequestId: input.client_request_id ?? null,
    request,
    title: input.title ?? null,
    policy: { sandbox, approvalPolicy },
    environment,
    operation: {
      ...newOperation(deps, place),
      type: 'start_chat',
      request,
      prompt: input.message,
      title: input.title ?? null,
      settings: planning(settings),
      environment,
      dedupKey: dedupKey({ projectPath: place.projectPath, threadId: null }, input.message),
      warnings,
    },
  };
}

/** The decision to have a plan executed, in its thread and right after its turn. */
export function prepareApproval(
  deps: HandlerDeps,
  workflow: Workflow,
  input: ApproveInput,
  given: Given,
): PlanDecisionIntent {
  const request = comparableRequest(given, 'message');
  const policy = executionPolicy(workflow.policy, input);
  return {
    workflowId: workflow.id,
    clientRequestId: input.client_request_id ?? null,
    request,
    planHash: input.plan_hash ?? null,
    operation: (now, plan) => ({
      ...inThread(deps, now, plan),
      type: 'execute_plan',
      request,
      prompt: input.message,
      settings: executing(deps, { plan, policy, input }),
      dedupKey: executionKey(now.projectPath, plan, input.message),
      warnings: policy.warnings,
    }),
  };
}

/** The decision to have a plan made anew, with what should be different. */
export function prepareRevision(
  deps: HandlerDeps,
  workflow: Workflow,
  input: ReviseInput,
  given: Given,
): PlanDecisionIntent {
  const request = comparableRequest(given, 'feedback');
  return {
    workflowId: workflow.id,
    clientRequestId: input.client_request_id ?? null,
    request,
    planHash: input.plan_hash ?? null,
    operation: (now, plan) => ({
      ...inThread(deps, now, plan),
      type: 'send_message',
      request,
      prompt: input.feedback,
      settings: { ...settingsOfPlan(deps, plan), allowedRoots: deps.config.roots.roots },
      dedupKey: dedupKey({ projectPath: now.projectPath, threadId: plan.threadId }, input.feedback),
      warnings: [],
    }),
  };
}

/** Equal approvals of different plans are different tasks. */
export const executionKey = (projectPath: string, plan: Pick<Plan, 'threadId' | 'hash'>, message: string): string =>
  dedupKey({ projectPath, threadId: plan.threadId }, `${plan.hash}\n${message}`);

/** Only the folder is known before a repeat is recognised: a folder that is gone since must not hide the workflow. */
function placeOfRepeat({ store }: HandlerDeps, { client_request_id: key }: StartInput): TaskPlace | undefined {
  const first = key === undefined ? undefined : store.workflows.byClientRequestId(key);
  return first && { projectId: first.projectId, projectPath: first.projectPath, cwd: first.cwd, threadId: null };
}

function newOperation({ newId }: HandlerDeps, place: TaskPlace) {
  return { id: newId('op') as OperationId, clientRequestId: null, whenBusy: 'queue' as const, ...place };
}

function inThread(
  deps: HandlerDeps,
  { projectId, projectPath, cwd, title, environment }: Workflow,
  { threadId }: Plan,
): Omit<SubmitIntent, 'type' | 'request' | 'prompt' | 'settings' | 'dedupKey' | 'warnings'> {
  return { ...newOperation(deps, { projectId, projectPath, cwd, threadId }), title, environment };
}

/** A plan turn only reads: that Codex is told to plan does not keep it from writing. */
function planning(settings: TurnSettings): TurnSettings {
  return {
    ...settings,
    sandbox: 'read-only',
    approvalPolicy: planningApproval(settings.approvalPolicy),
    collaborationMode: 'plan',
  };
}

/** Nobody is asked whether planning may write: it may not. Who wants to see every command sees those of planning too. */
const planningApproval = (requested: ApprovalPolicy): ApprovalPolicy =>
  requested === 'untrusted' ? requested : 'never';

interface Execution {
  readonly plan: Plan;
  readonly policy: ExecutionPolicy;
  readonly input: Pick<ApproveInput, 'max_turn_seconds' | 'timeout_seconds' | 'model' | 'effort'>;
}

/** Every setting of the planning turn is undone by name: they would stay in the thread. */
function executing(deps: HandlerDeps, { plan, policy, input }: Execution): TurnSettings {
  const before = settingsOfPlan(deps, plan);
  return {
    ...before,
    sandbox: policy.sandbox,
    approvalPolicy: policy.approvalPolicy,
    collaborationMode: 'default',
    model: input.model ?? before.model,
    effort: input.effort ?? before.effort,
    maxTurnSeconds: input.max_turn_seconds ?? before.maxTurnSeconds,
    callTimeoutMs: input.timeout_seconds * 1_000,
    allowedRoots: deps.config.roots.roots,
    ...(plan.turnId !== null && { afterTurnId: plan.turnId }),
  };
}

const settingsOfPlan = (deps: HandlerDeps, { operationId }: Plan): TurnSettings =>
  requireOperation(deps, operationId).settings;

function executionPolicy(
  requested: ExecutionPolicy,
  { sandbox, approval_policy: word }: Pick<ApproveInput, 'sandbox' | 'approval_policy'>,
): ExecutionPolicy & { readonly warnings: readonly string[] } {
  const approval = approvalOf(word, requested.approvalPolicy, requested.approvalPolicy);
  const chosen = sandboxOf({ sandbox }, requested.sandbox, requested.sandbox);
  return {
    sandbox: chosen.value,
    approvalPolicy: approval.value,
    warnings: [...approval.warnings, ...chosen.warnings],
  };
}
