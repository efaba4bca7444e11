import type { Millis } from '../foundation/clock.ts';
import type { CodexEnvironment, Operation, OperationId, WorkflowId } from '../model/operation.ts';
import type { Ownership } from '../model/ownership.ts';
import type { ExecutionPolicy, Plan, Workflow } from '../model/workflow.ts';
import type { SubmitIntent } from './operation-store.ts';

export interface StartWorkflowIntent {
  readonly id: WorkflowId;
  readonly clientRequestId: string | null;
  /** The arguments as given: what a repeat with the same key is compared with. */
  readonly request: Readonly<Record<string, unknown>>;
  readonly title: string | null;
  readonly policy: ExecutionPolicy;
  readonly environment: CodexEnvironment;
  /** The planning turn. */
  readonly operation: SubmitIntent;
}

export type StartWorkflowOutcome =
  | { readonly kind: 'created' | 'existing'; readonly workflow: Workflow }
  | { readonly kind: 'conflict'; readonly workflow: Workflow; readonly differingFields: readonly string[] }
  /** An equal prompt is active in the project. */
  | { readonly kind: 'duplicate'; readonly operation: Operation };

/** A decision about a plan: to execute it, or to have it made anew. */
export interface PlanDecisionIntent {
  readonly workflowId: WorkflowId;
  /** Unique per workflow among its decisions. */
  readonly clientRequestId: string | null;
  readonly request: Readonly<Record<string, unknown>>;
  /** The plan that was reviewed, where the caller named one. */
  readonly planHash: string | null;
  /** Made for the newest plan, which is looked at in the same transaction. */
  readonly operation: (workflow: Workflow, plan: Plan) => SubmitIntent;
}

export type PlanDecisionOutcome =
  /** `existing`: this decision was made before; `operation` is the one that it led to. */
  | { readonly kind: 'decided' | 'existing'; readonly workflow: Workflow; readonly operation: Operation }
  | {
      readonly kind: 'conflict';
      readonly workflow: Workflow;
      readonly differingFields: readonly string[];
      readonly operation: Operation;
    }
  /** There is no plan to decide about at present. */
  | { readonly kind: 'notReady'; readonly workflow: Workflow }
  /** The named plan is not the newest any more. */
  | { readonly kind: 'planChanged'; readonly workflow: Workflow; readonly plan: Plan }
  /** Only for approvals: a plan of this quality has to be named. */
  | { readonly kind: 'reviewNeeded'; readonly workflow: Workflow; readonly plan: Plan }
  | { readonly kind: 'duplicate'; readonly operation: Operation };

export type CancelWorkflowOutcome = { readonly kind: 'cancelled' | 'notWaiting'; readonly workflow: Workflow };

export interface WorkflowEventRecord {
  readonly position: number;
  readonly workflowId: WorkflowId;
  readonly at: Millis;
  /** `workflow_started`, `workflow_status_changed` {status}, `plan_captured`, `plan_approved`, `plan_revision_requested`. */
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * Plan workflows. Every step is one transaction together with the operation that it stores or that has just ended; each is
 * safe to repeat by key, and two at once give one. An unknown id is INVALID_ARGUMENT, `unknown_workflow`.
 */
export interface WorkflowStore {
  /** Stores a workflow and its planning operation, or finds the one that this key has made. → `planning` */
  start(intent: StartWorkflowIntent, now: Millis): StartWorkflowOutcome;
  /** `plan_ready` → `executing`, with an operation that executes the newest plan. A repeat finds it, whatever its arguments. */
  approve(intent: PlanDecisionIntent, now: Millis): PlanDecisionOutcome;
  /** `plan_ready` → `planning`, with an operation that plans anew. */
  revise(intent: PlanDecisionIntent, now: Millis): PlanDecisionOutcome;
  /** `plan_ready` → `cancelled`. In the other phases it is the operation that is to be stopped. */
  cancel(id: WorkflowId, now: Millis): CancelWorkflowOutcome;
  /**
   * Owner, when it takes office: moves the workflows whose operation has ended without them, as an older build that still
   * ran let it. Returns those, oldest first, as they are now.
   */
  settleEnded(own: Ownership, now: Millis): readonly Workflow[];
  get(id: WorkflowId): Workflow | undefined;
  byClientRequestId(key: string): Workflow | undefined;
  byOperation(id: OperationId): Workflow | undefined;
  /** Its plans, newest first. */
  plans(id: WorkflowId): readonly Plan[];
  /** The newest plan of a thread, whoever asked for it. */
  latestPlanOfThread(threadId: string): Plan | undefined;
  /** The newest facts, oldest first. */
  events(id: WorkflowId, limit: number): readonly WorkflowEventRecord[];
  /** Workflows that wait for a decision about their plan, oldest first; at most `limit`. */
  waitingForReview(limit: number): readonly Workflow[];
}
