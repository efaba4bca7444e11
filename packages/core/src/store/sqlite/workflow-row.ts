import { canonicalJson } from '../../foundation/json.ts';
import type { CodexEnvironment, OperationError, OperationId, ThreadId, WorkflowId } from '../../model/operation.ts';
import type { PlanQuality, PlanSource } from '../../model/plan.ts';
import type { WorkflowStatus } from '../../model/workflow-machine.ts';
import type { ExecutionPolicy, Plan, Workflow } from '../../model/workflow.ts';
import { IMPORTED_REQUEST } from '../differing-fields.ts';
import type { WorkflowEventRecord } from '../workflow-store.ts';

export interface WorkflowRow {
  readonly seq: number;
  readonly id: string;
  readonly client_request_id: string | null;
  readonly request_hash: string;
  readonly request: string;
  readonly project_id: string;
  readonly project_path: string;
  readonly cwd: string;
  readonly title: string | null;
  readonly policy: string;
  readonly environment: string;
  readonly status: string;
  readonly plan_operation_id: string;
  readonly execution_operation_id: string | null;
  readonly approval_key: string | null;
  readonly last_error: string | null;
  readonly created_at: number;
  readonly updated_at: number;
  readonly finished_at: number | null;
  readonly pruned: number;
}

export interface PlanRow {
  readonly row: number;
  readonly workflow_id: string | null;
  readonly operation_id: string;
  readonly thread_id: string;
  readonly turn_id: string | null;
  readonly item_id: string | null;
  readonly source: string;
  readonly quality: string;
  readonly hash: string;
  readonly markdown: string | null;
  readonly created_at: number;
}

export interface DecisionRow {
  readonly kind: string;
  readonly key: string | null;
  readonly request_hash: string;
  readonly request: string;
  readonly operation_id: string;
}

export interface WorkflowEventRow {
  readonly position: number;
  readonly workflow_id: string;
  readonly at: number;
  readonly type: string;
  readonly data: string;
}

export function toWorkflow(row: WorkflowRow): Workflow {
  return {
    seq: row.seq,
    id: row.id as WorkflowId,
    clientRequestId: row.client_request_id,
    projectId: row.project_id,
    projectPath: row.project_path,
    cwd: row.cwd,
    title: row.title,
    policy: JSON.parse(row.policy) as ExecutionPolicy,
    environment: JSON.parse(row.environment) as CodexEnvironment,
    status: row.status as WorkflowStatus,
    planOperationId: row.plan_operation_id as OperationId,
    executionOperationId: row.execution_operation_id as OperationId | null,
    approvalKey: row.approval_key,
    lastError: row.last_error === null ? null : (JSON.parse(row.last_error) as OperationError),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    finishedAt: row.finished_at,
    pruned: row.pruned === 1,
    imported: row.request_hash === IMPORTED_REQUEST,
  };
}

/** The columns that change in the life of a workflow, as parameters of the `save` statement. */
export function toChangingColumns(workflow: Workflow): Readonly<Record<string, string | number | null>> {
  const { seq, status, planOperationId, executionOperationId, approvalKey, lastError, updatedAt, finishedAt } =
    workflow;
  return {
    seq,
    status,
    planOperationId,
    executionOperationId,
    approvalKey,
    lastError: lastError && canonicalJson(lastError),
    updatedAt,
    finishedAt,
  };
}

export function toPlan(row: PlanRow): Plan {
  return {
    row: row.row,
    workflowId: row.workflow_id as WorkflowId | null,
    operationId: row.operation_id as OperationId,
    threadId: row.thread_id as ThreadId,
    turnId: row.turn_id,
    itemId: row.item_id,
    source: row.source as PlanSource,
    quality: row.quality as PlanQuality,
    hash: row.hash,
    markdown: row.markdown,
    createdAt: row.created_at,
  };
}

export function toWorkflowEvent({ position, workflow_id, at, type, data }: WorkflowEventRow): WorkflowEventRecord {
  const facts = JSON.parse(data) as Readonly<Record<string, unknown>>;
  return { position, workflowId: workflow_id as WorkflowId, at, type, data: facts };
}
