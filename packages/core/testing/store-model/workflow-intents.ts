import type { WorkflowId } from '../../src/model/operation.ts';
import type { CapturedPlan } from '../../src/model/plan.ts';
import type { SubmitIntent } from '../../src/store/operation-store.ts';
import type { Store } from '../../src/store/store.ts';
import type { PlanDecisionIntent, StartWorkflowIntent } from '../../src/store/workflow-store.ts';
import { givenSubmit, operationId } from '../given.ts';
import type { Reading } from './dice.ts';

type Ask = (store: Store) => unknown;

/** The intents of plan workflows, as the dice make them. */
export const WORKFLOW_INTENTS = {
  startWorkflow: (r) => {
    const intent = toStart(r);
    return ({ workflows }) => workflows.start(intent, r.now);
  },
  approve: (r) => {
    const intent = toDecision(r, 'execute_plan');
    return ({ workflows }) => workflows.approve(intent, r.now);
  },
  revise: (r) => {
    const intent = toDecision(r, 'send_message');
    return ({ workflows }) => workflows.revise(intent, r.now);
  },
  settleEnded:
    (r) =>
    ({ workflows }) =>
      workflows.settleEnded(r.own, r.now),
  cancelWorkflow: (r) => {
    const id = workflowOf(r);
    return ({ workflows }) => workflows.cancel(id, r.now);
  },
} satisfies Readonly<Record<string, (reading: Reading) => Ask>>;

/** What somebody would decide about a plan that waits; undefined where none does, or nobody looks. */
export function driveReview(r: Reading): Ask | undefined {
  const waiting = r.model.workflows.waitingForReview(8);
  const chosen = waiting[r.dice.which % Math.max(1, waiting.length)];
  if (!chosen || r.dice.value < 3) return undefined;
  const { which, passedMs } = r.dice;
  const decision = r.dice.value < 6 ? 'approve' : 'revise';
  const hash = r.model.workflows.plans(chosen.id)[0]?.hash ?? null;
  const intent: PlanDecisionIntent = {
    ...toDecision(r, decision === 'approve' ? 'execute_plan' : 'send_message'),
    workflowId: chosen.id,
    planHash: which === 0 ? 'other' : which === 1 ? null : hash,
    clientRequestId: which < 6 ? `key_${which % 2}` : null,
    request: { passedMs },
  };
  return ({ workflows }) => workflows[decision](intent, r.now);
}

/** The plan that a turn ends with, now and then; marked as one or not. */
export function toPlan(r: Reading): { readonly plan?: CapturedPlan } {
  const { which, coin } = r.dice;
  if (which > 4) return {};
  const text = `1. Plan ${which}\n`;
  return { plan: coin ? { itemId: 'item', source: 'plan_item', text } : { itemId: null, source: 'message', text } };
}

/** The workflows there are, by the operations that belong to them. */
export function workflowIds(store: Store): readonly WorkflowId[] {
  const all = store.operations.list({ limit: 1_000_000 });
  return [...new Set(all.flatMap(({ workflowId }) => workflowId ?? []))].sort();
}

/** A workflow; now and then one past the last. */
function workflowOf(r: Reading): WorkflowId {
  const ids = workflowIds(r.model);
  return ids[r.dice.which % (ids.length + 1)] ?? ('wf_unknown' as WorkflowId);
}

function toStart(r: Reading): StartWorkflowIntent {
  const { value, coin, which } = r.dice;
  const operation = toTask(r, { type: 'start_chat' });
  return {
    id: `wf_of_${operation.id}` as WorkflowId,
    clientRequestId: which < 2 ? `key_${which}` : null,
    request: { value, ...(coin && { coin: null }) },
    title: coin ? 'title' : null,
    policy: { sandbox: 'workspace-write', approvalPolicy: 'on-request' },
    environment: operation.environment,
    operation,
  };
}

function toDecision(r: Reading, type: 'execute_plan' | 'send_message'): PlanDecisionIntent {
  const { value, coin, which } = r.dice;
  const workflowId = workflowOf(r);
  const newest = r.model.workflows.plans(workflowId)[0]?.hash ?? null;
  // Made now, while no store has been asked: afterwards the next id is another one.
  const task = toTask(r, { type });
  return {
    workflowId,
    clientRequestId: value % 2 === 0 ? `key_${which % 3}` : null,
    request: { value: value % 3, ...(coin && { coin: null }) },
    planHash: r.one(null, newest, newest, 'other'),
    operation: (_workflow, { threadId }) => ({ ...task, threadId }),
  };
}

function toTask(r: Reading, over: Partial<SubmitIntent>): SubmitIntent {
  const { value, coin, which } = r.dice;
  const project = r.one('a', 'b');
  return givenSubmit({
    id: operationId(`op_${r.operationCount + 1}`),
    prompt: `prompt ${value}`,
    dedupKey: which % 2 === 0 ? `dedup_${value}` : null,
    projectId: project,
    projectPath: `/${project}`,
    environment: { codexHome: coin ? '/a' : '/b', codexBinary: null },
    ...over,
  });
}
