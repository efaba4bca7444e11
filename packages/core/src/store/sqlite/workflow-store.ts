import { CodexCpError, invalidArgument } from '../../errors/codex-cp-error.ts';
import type { Millis } from '../../foundation/clock.ts';
import { canonicalJson } from '../../foundation/json.ts';
import type { Operation, OperationId, WorkflowId } from '../../model/operation.ts';
import type { Ownership } from '../../model/ownership.ts';
import { workflowMachine, type WorkflowEvent } from '../../model/workflow-machine.ts';
import { progressEvent } from '../../model/workflow-progress.ts';
import { currentOperationOf, type Plan, type Workflow } from '../../model/workflow.ts';
import { differingFields, isSameRequest, requestHash } from '../differing-fields.ts';
import type { OperationStore } from '../operation-store.ts';
import type {
  CancelWorkflowOutcome,
  PlanDecisionIntent,
  PlanDecisionOutcome,
  StartWorkflowIntent,
  StartWorkflowOutcome,
  WorkflowEventRecord,
  WorkflowStore,
} from '../workflow-store.ts';
import type { OperationWriter } from './operation-writer.ts';
import type { PlanWriter } from './plan-writer.ts';
import type { Statements } from './statements.ts';
import type { Transactor } from './transaction.ts';
import {
  toChangingColumns,
  toPlan,
  toWorkflow,
  toWorkflowEvent,
  type DecisionRow,
  type PlanRow,
  type WorkflowEventRow,
  type WorkflowRow,
} from './workflow-row.ts';
import type { WORKFLOW_SQL } from './workflow-statements.ts';

interface WorkflowStoreParts {
  readonly sql: Statements<typeof WORKFLOW_SQL>;
  readonly plans: PlanWriter;
  readonly operations: OperationStore;
  readonly writer: OperationWriter;
  readonly transact: Transactor;
  /** For what an owner records: may use the ballast. */
  readonly record: Transactor;
}

type Patch = Partial<Pick<Workflow, 'planOperationId' | 'executionOperationId' | 'approvalKey' | 'lastError'>>;
type Decision = 'approve' | 'revise';

const EVENT_OF: { readonly [D in Decision]: WorkflowEvent } = {
  approve: 'planApproved',
  revise: 'revisionRequested',
};

/** Plan workflows in SQLite. */
export class SqliteWorkflowStore implements WorkflowStore {
  readonly #parts: WorkflowStoreParts;

  constructor(parts: WorkflowStoreParts) {
    this.#parts = parts;
  }

  start(intent: StartWorkflowIntent, now: Millis): StartWorkflowOutcome {
    const { sql, operations, transact } = this.#parts;
    return transact((): StartWorkflowOutcome => {
      const known = intent.clientRequestId === null ? undefined : this.#row('byKey', intent.clientRequestId);
      if (known) return repeat(known, intent.request);
      const submitted = operations.submit({ ...intent.operation, workflowId: intent.id }, now);
      if (submitted.kind !== 'created') return { kind: 'duplicate', operation: submitted.operation };
      const { operation } = submitted;
      const row = sql.insert.get({
        id: intent.id,
        clientRequestId: intent.clientRequestId,
        requestHash: requestHash(intent.request),
        request: canonicalJson(intent.request),
        projectId: operation.projectId,
        projectPath: operation.projectPath,
        cwd: operation.cwd,
        title: intent.title,
        policy: JSON.stringify(intent.policy),
        environment: canonicalJson(intent.environment),
        planOperationId: operation.id,
        now,
      }) as WorkflowRow;
      const workflow = toWorkflow(row);
      this.#tell(workflow, 'workflow_started', { operationId: operation.id }, now);
      return { kind: 'created', workflow };
    });
  }

  approve(intent: PlanDecisionIntent, now: Millis): PlanDecisionOutcome {
    return this.#decide('approve', intent, now);
  }

  revise(intent: PlanDecisionIntent, now: Millis): PlanDecisionOutcome {
    return this.#decide('revise', intent, now);
  }

  cancel(id: WorkflowId, now: Millis): CancelWorkflowOutcome {
    return this.#parts.transact((): CancelWorkflowOutcome => {
      const workflow = this.#require(id);
      if (workflow.status !== 'plan_ready') return { kind: 'notWaiting', workflow };
      return { kind: 'cancelled', workflow: this.#move(workflow, 'cancelRequested', now) };
    });
  }

  /** Within the transaction in which an operation has ended: moves the workflow whose phase it was. */
  operationEnded(operation: Operation, now: Millis): void {
    if (operation.workflowId === null) return;
    const workflow = this.get(operation.workflowId);
    if (!workflow || currentOperationOf(workflow) !== operation.id) return;
    const plan = this.#parts.plans.ofOperation(operation.id);
    const event = progressEvent(workflow.status, operation.status, plan ? 'captured' : 'missing');
    if (!event) return;
    if (plan && event === 'planCaptured') {
      this.#tell(workflow, 'plan_captured', { planHash: plan.hash, quality: plan.quality }, now);
    }
    this.#move(workflow, event, now, { lastError: operation.lastError });
  }

  settleEnded(own: Ownership, now: Millis): readonly Workflow[] {
    const { writer, record, sql } = this.#parts;
    return record(() => {
      writer.fence(own);
      const ids = (sql.leftBehind.all() as { id: OperationId }[]).map(({ id }) => id);
      return ids.flatMap((id) => {
        this.operationEnded(writer.get(id), now);
        return this.byOperation(id) ?? [];
      });
    });
  }

  get(id: WorkflowId): Workflow | undefined {
    const row = this.#row('byId', id);
    return row && toWorkflow(row);
  }

  byClientRequestId(key: string): Workflow | undefined {
    const row = this.#row('byKey', key);
    return row && toWorkflow(row);
  }

  byOperation(id: OperationId): Workflow | undefined {
    const row = this.#row('byOperation', id);
    return row && toWorkflow(row);
  }

  plans(id: WorkflowId): readonly Plan[] {
    return (this.#parts.sql.plans.all(id) as PlanRow[]).map(toPlan);
  }

  latestPlanOfThread(threadId: string): Plan | undefined {
    const row = this.#parts.sql.planOfThread.get(threadId) as PlanRow | undefined;
    return row && toPlan(row);
  }

  events(id: WorkflowId, limit: number): readonly WorkflowEventRecord[] {
    return (this.#parts.sql.events.all(id, limit) as WorkflowEventRow[]).map(toWorkflowEvent);
  }

  waitingForReview(limit: number): readonly Workflow[] {
    return (this.#parts.sql.waitingForReview.all(limit) as WorkflowRow[]).map(toWorkflow);
  }

  /** Removes the texts of workflows that ended before then; identity, hashes and final status stay. */
  pruneInTransaction(endedBefore: Millis, batch: number): void {
    const { sql } = this.#parts;
    for (const { id } of sql.prunable.all({ endedBefore, batch }) as { id: string }[]) {
      for (const drop of [sql.dropPlanTexts, sql.dropDecisionTexts, sql.dropEvents, sql.markPruned]) drop.run(id);
    }
  }

  #decide(decision: Decision, intent: PlanDecisionIntent, now: Millis): PlanDecisionOutcome {
    const { operations, transact } = this.#parts;
    return transact((): PlanDecisionOutcome => {
      const workflow = this.#require(intent.workflowId);
      const before = this.#madeBefore(decision, workflow, intent);
      if (before) return before;
      const [plan] = this.plans(workflow.id);
      if (workflow.status !== 'plan_ready' || !plan) return { kind: 'notReady', workflow };
      if (intent.planHash !== null && intent.planHash !== plan.hash) return { kind: 'planChanged', workflow, plan };
      if (decision === 'approve' && plan.quality !== 'valid_plan' && intent.planHash === null) {
        return { kind: 'reviewNeeded', workflow, plan };
      }
      const submitted = operations.submit({ ...intent.operation(workflow, plan), workflowId: workflow.id }, now);
      if (submitted.kind !== 'created') return { kind: 'duplicate', operation: submitted.operation };
      const { operation } = submitted;
      this.#keepDecision(decision, { ...intent, operation }, now);
      const patch: Patch =
        decision === 'approve'
          ? { executionOperationId: operation.id, approvalKey: intent.clientRequestId }
          : { planOperationId: operation.id };
      return { kind: 'decided', workflow: this.#move(workflow, EVENT_OF[decision], now, patch), operation };
    });
  }

  /** An approval is made once, whatever a repeat says; a revision is known by its key. */
  #madeBefore(
    decision: Decision,
    workflow: Workflow,
    { clientRequestId: key, request }: PlanDecisionIntent,
  ): PlanDecisionOutcome | undefined {
    const { sql, operations } = this.#parts;
    const byKey = key === null ? undefined : (sql.decisionByKey.get(workflow.id, key) as DecisionRow | undefined);
    const row = decision === 'approve' ? (sql.approval.get(workflow.id) as DecisionRow | undefined) : byKey;
    const found = byKey ?? row;
    const operation = found && operations.get(found.operation_id as OperationId);
    if (!found || !operation) return undefined;
    const another =
      byKey !== undefined &&
      (byKey.kind !== decision || (decision === 'revise' && byKey.request_hash !== requestHash(request)));
    if (!another) return { kind: 'existing', workflow, operation };
    const first = workflow.pruned ? undefined : parse(byKey.request);
    const fields = byKey.kind === decision ? differingFields(first, request) : ['decision'];
    return { kind: 'conflict', workflow, operation, differingFields: fields };
  }

  #keepDecision(
    kind: Decision,
    {
      workflowId,
      clientRequestId,
      request,
      planHash,
      operation,
    }: Omit<PlanDecisionIntent, 'operation'> & { readonly operation: Operation },
    now: Millis,
  ): void {
    this.#parts.sql.insertDecision.run({
      workflowId,
      kind,
      key: clientRequestId,
      requestHash: requestHash(request),
      request: canonicalJson(request),
      operationId: operation.id,
    });
    const told = { operationId: operation.id, ...(planHash !== null && { planHash }) };
    this.#tell({ id: workflowId }, kind === 'approve' ? 'plan_approved' : 'plan_revision_requested', told, now);
  }

  #move(workflow: Workflow, event: WorkflowEvent, now: Millis, patch: Patch = {}): Workflow {
    const status = workflowMachine.next(workflow.status, event);
    if (!status) {
      throw new CodexCpError('CODEX_ILLEGAL_TRANSITION', { workflowId: workflow.id, status: workflow.status, event });
    }
    const finishedAt = workflowMachine.isTerminal(status) ? now : null;
    const next: Workflow = { ...workflow, ...patch, status, updatedAt: now, finishedAt };
    this.#parts.sql.save.run(toChangingColumns(next));
    this.#tell(next, 'workflow_status_changed', { status }, now);
    return next;
  }

  #tell({ id }: Pick<Workflow, 'id'>, type: string, data: Readonly<Record<string, unknown>>, now: Millis): void {
    this.#parts.sql.insertEvent.run({ workflowId: id, at: now, type, data: JSON.stringify(data) });
  }

  #require(id: WorkflowId): Workflow {
    const workflow = this.get(id);
    if (!workflow) throw invalidArgument('workflow_id', 'unknown_workflow', { workflowId: id });
    return workflow;
  }

  #row(statement: 'byId' | 'byKey' | 'byOperation', key: string): WorkflowRow | undefined {
    return this.#parts.sql[statement].get(key) as WorkflowRow | undefined;
  }
}

function repeat(row: WorkflowRow, request: Readonly<Record<string, unknown>>): StartWorkflowOutcome {
  const workflow = toWorkflow(row);
  if (isSameRequest(row.request_hash, request)) return { kind: 'existing', workflow };
  const before = workflow.pruned ? undefined : parse(row.request);
  return { kind: 'conflict', workflow, differingFields: differingFields(before, request) };
}

const parse = (text: string): Readonly<Record<string, unknown>> =>
  JSON.parse(text) as Readonly<Record<string, unknown>>;
