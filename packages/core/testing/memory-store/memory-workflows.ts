import { CodexCpError, invalidArgument } from '../../src/errors/codex-cp-error.ts';
import type { Millis } from '../../src/foundation/clock.ts';
import { canonicalJson } from '../../src/foundation/json.ts';
import type { Operation, OperationId } from '../../src/model/operation.ts';
import { planHash, planQuality, type CapturedPlan } from '../../src/model/plan.ts';
import { workflowMachine, type WorkflowEvent } from '../../src/model/workflow-machine.ts';
import { progressEvent } from '../../src/model/workflow-progress.ts';
import { currentOperationOf, type Plan, type Workflow } from '../../src/model/workflow.ts';
import type { WorkflowId } from '../../src/model/operation.ts';
import type { Ownership } from '../../src/model/ownership.ts';
import type { OperationStore } from '../../src/store/operation-store.ts';
import type {
  CancelWorkflowOutcome,
  PlanDecisionIntent,
  PlanDecisionOutcome,
  StartWorkflowIntent,
  StartWorkflowOutcome,
  WorkflowEventRecord,
  WorkflowStore,
} from '../../src/store/workflow-store.ts';
import { namesOfDifferences } from './differences.ts';
import { isFinal, type MemoryState } from './memory-state.ts';

type Request = Readonly<Record<string, unknown>>;

interface Entry {
  workflow: Workflow;
  readonly request: Request;
}

interface Made {
  readonly workflowId: WorkflowId;
  readonly kind: 'approve' | 'revise';
  readonly key: string | null;
  readonly request: Request;
  readonly operationId: OperationId;
}

/** Plan workflows, in memory. */
export class MemoryWorkflows implements WorkflowStore {
  readonly #state: MemoryState;
  readonly #operations: OperationStore;
  #entries: Entry[] = [];
  #plans: Plan[] = [];
  #made: Made[] = [];
  #facts: WorkflowEventRecord[] = [];
  #positions = 0;

  constructor(state: MemoryState, operations: OperationStore) {
    this.#state = state;
    this.#operations = operations;
    state.onEnd = (operation, now) => this.#operationEnded(operation, now);
    state.isInOpenWorkflow = ({ workflowId }) =>
      workflowId !== null &&
      this.#entries.some(({ workflow }) => workflow.id === workflowId && workflow.finishedAt === null);
    state.pruneWorkflows = (endedBefore, batch) => this.#prune(endedBefore, batch);
    state.capture = (operation, plan, now) => this.#capture(operation, plan, now);
  }

  start(intent: StartWorkflowIntent, now: Millis): StartWorkflowOutcome {
    const known = this.#entries.find(
      ({ workflow }) => intent.clientRequestId !== null && workflow.clientRequestId === intent.clientRequestId,
    );
    if (known) {
      if (known.workflow.imported || canonicalJson(known.request) === canonicalJson(intent.request))
        return { kind: 'existing', workflow: known.workflow };
      const before = known.workflow.pruned ? undefined : known.request;
      return {
        kind: 'conflict',
        workflow: known.workflow,
        differingFields: namesOfDifferences(before, intent.request),
      };
    }
    const submitted = this.#operations.submit({ ...intent.operation, workflowId: intent.id }, now);
    if (submitted.kind !== 'created') return { kind: 'duplicate', operation: submitted.operation };
    const { operation } = submitted;
    const { id, clientRequestId, title, policy, environment } = intent;
    const workflow: Workflow = {
      ...{ seq: this.#newest() + 1, id, clientRequestId, title, policy, environment },
      projectId: operation.projectId,
      projectPath: operation.projectPath,
      cwd: operation.cwd,
      status: 'planning',
      planOperationId: operation.id,
      executionOperationId: null,
      approvalKey: null,
      lastError: null,
      createdAt: now,
      updatedAt: now,
      finishedAt: null,
      pruned: false,
      imported: false,
    };
    this.#entries.push({ workflow, request: intent.request });
    this.#tell(id, 'workflow_started', { operationId: operation.id }, now);
    return { kind: 'created', workflow };
  }

  approve(intent: PlanDecisionIntent, now: Millis): PlanDecisionOutcome {
    const before = this.#made.find((one) => one.workflowId === intent.workflowId && one.kind === 'approve');
    return this.#decide('approve', intent, { before, now });
  }

  revise(intent: PlanDecisionIntent, now: Millis): PlanDecisionOutcome {
    return this.#decide('revise', intent, { before: undefined, now });
  }

  cancel(id: WorkflowId, now: Millis): CancelWorkflowOutcome {
    const entry = this.#require(id);
    if (entry.workflow.status !== 'plan_ready') return { kind: 'notWaiting', workflow: entry.workflow };
    return { kind: 'cancelled', workflow: this.#move(entry, 'cancelRequested', now) };
  }

  settleEnded(own: Ownership, now: Millis): readonly Workflow[] {
    this.#state.fence(own);
    const left = this.#entries.filter(({ workflow }) => {
      const current = this.#state.find(currentOperationOf(workflow))?.operation;
      return workflow.finishedAt === null && workflow.status !== 'plan_ready' && current && isFinal(current);
    });
    return left.flatMap(({ workflow }) => {
      this.#operationEnded(this.#state.require(currentOperationOf(workflow)).operation, now);
      return this.get(workflow.id) ?? [];
    });
  }

  /** As an older build would have left it: its operation has ended, and it was not moved. */
  takeBack(id: WorkflowId, status: 'planning' | 'executing'): void {
    const entry = this.#require(id);
    entry.workflow = { ...entry.workflow, status, finishedAt: null, lastError: null };
  }

  all(): readonly Workflow[] {
    return this.#entries.map(({ workflow }) => workflow);
  }

  /** What another program ran comes before all that is here. */
  takeOver(workflow: Workflow): void {
    this.#entries.unshift({ workflow, request: {} });
    const { id: workflowId, executionOperationId: operationId, approvalKey: key } = workflow;
    if (operationId !== null) this.#made.push({ workflowId, kind: 'approve', key, request: {}, operationId });
  }

  /** What undoes whatever is taken over from now on. */
  remember(): () => void {
    const [entries, made] = [[...this.#entries], [...this.#made]];
    return () => {
      [this.#entries, this.#made] = [entries, made];
    };
  }

  #newest(): number {
    return Math.max(0, ...this.#entries.map(({ workflow }) => workflow.seq));
  }

  get(id: WorkflowId): Workflow | undefined {
    return this.#entries.find(({ workflow }) => workflow.id === id)?.workflow;
  }

  byClientRequestId(key: string): Workflow | undefined {
    return this.#entries.find(({ workflow }) => workflow.clientRequestId === key)?.workflow;
  }

  byOperation(id: OperationId): Workflow | undefined {
    const workflowId = this.#state.find(id)?.operation.workflowId;
    return workflowId ? this.get(workflowId) : undefined;
  }

  plans(id: WorkflowId): readonly Plan[] {
    return this.#plans.filter(({ workflowId }) => workflowId === id).reverse();
  }

  latestPlanOfThread(threadId: string): Plan | undefined {
    return this.#plans.findLast((plan) => plan.threadId === threadId);
  }

  events(id: WorkflowId, limit: number): readonly WorkflowEventRecord[] {
    return this.#facts.filter(({ workflowId }) => workflowId === id).slice(-limit);
  }

  waitingForReview(limit: number): readonly Workflow[] {
    const waiting = this.#entries.map(({ workflow }) => workflow).filter(({ status }) => status === 'plan_ready');
    return waiting.slice(0, limit);
  }

  #decide(
    kind: 'approve' | 'revise',
    intent: PlanDecisionIntent,
    { before, now }: { readonly before: Made | undefined; readonly now: Millis },
  ): PlanDecisionOutcome {
    const entry = this.#require(intent.workflowId);
    const { workflow } = entry;
    const { clientRequestId: key, request, planHash: named } = intent;
    const byKey = this.#made.find((one) => one.workflowId === workflow.id && key !== null && one.key === key);
    const made = byKey ?? before;
    const madeOperation = made && this.#operations.get(made.operationId);
    if (made && madeOperation) {
      const sameKind = byKey === undefined || byKey.kind === kind;
      const sameRequest = kind === 'approve' || canonicalJson(made.request) === canonicalJson(request);
      if (sameKind && sameRequest) return { kind: 'existing', workflow, operation: madeOperation };
      const first = workflow.pruned ? undefined : made.request;
      const fields = sameKind ? namesOfDifferences(first, request) : ['decision'];
      return { kind: 'conflict', workflow, operation: madeOperation, differingFields: fields };
    }
    const [plan] = this.plans(workflow.id);
    if (workflow.status !== 'plan_ready' || !plan) return { kind: 'notReady', workflow };
    if (named !== null && named !== plan.hash) return { kind: 'planChanged', workflow, plan };
    if (kind === 'approve' && plan.quality !== 'valid_plan' && named === null) {
      return { kind: 'reviewNeeded', workflow, plan };
    }
    const submitted = this.#operations.submit({ ...intent.operation(workflow, plan), workflowId: workflow.id }, now);
    if (submitted.kind !== 'created') return { kind: 'duplicate', operation: submitted.operation };
    const { operation } = submitted;
    this.#made.push({ workflowId: workflow.id, kind, key, request, operationId: operation.id });
    const told = { operationId: operation.id, ...(named !== null && { planHash: named }) };
    this.#tell(workflow.id, kind === 'approve' ? 'plan_approved' : 'plan_revision_requested', told, now);
    const next =
      kind === 'approve'
        ? this.#move(entry, 'planApproved', now, { executionOperationId: operation.id, approvalKey: key })
        : this.#move(entry, 'revisionRequested', now, { planOperationId: operation.id });
    return { kind: 'decided', workflow: next, operation };
  }

  #operationEnded(operation: Operation, now: Millis): void {
    const entry = this.#entries.find(({ workflow }) => workflow.id === operation.workflowId);
    if (!entry || currentOperationOf(entry.workflow) !== operation.id) return;
    const plan = this.#plans.find(({ operationId }) => operationId === operation.id);
    const event = progressEvent(entry.workflow.status, operation.status, plan ? 'captured' : 'missing');
    if (!event) return;
    if (plan && event === 'planCaptured') {
      this.#tell(entry.workflow.id, 'plan_captured', { planHash: plan.hash, quality: plan.quality }, now);
    }
    this.#move(entry, event, now, { lastError: operation.lastError });
  }

  #capture({ id, workflowId, threadId, turnId }: Operation, plan: CapturedPlan, now: Millis): void {
    if (threadId === null || this.#plans.some(({ operationId }) => operationId === id)) return;
    this.#plans.push({
      ...{ row: this.#plans.length + 1, workflowId, operationId: id, threadId, turnId },
      itemId: plan.itemId,
      source: plan.source,
      quality: planQuality(plan),
      hash: planHash(plan.text),
      markdown: plan.text,
      createdAt: now,
    });
  }

  #prune(endedBefore: Millis, batch: number): void {
    this.#plans = this.#plans.map((plan) =>
      plan.workflowId === null && this.#state.find(plan.operationId)?.operation.pruned
        ? { ...plan, markdown: null }
        : plan,
    );
    const ended = ({ workflow }: Entry): number => workflow.finishedAt ?? Infinity;
    const prunable = this.#entries.filter((entry) => ended(entry) < endedBefore && !entry.workflow.pruned);
    for (const entry of prunable.sort((a, b) => ended(a) - ended(b)).slice(0, batch)) {
      const { id } = entry.workflow;
      entry.workflow = { ...entry.workflow, pruned: true, title: null };
      this.#plans = this.#plans.map((plan) => (plan.workflowId === id ? { ...plan, markdown: null } : plan));
      this.#facts = this.#facts.filter(({ workflowId }) => workflowId !== id);
    }
  }

  #move(entry: Entry, event: WorkflowEvent, now: Millis, patch: Partial<Workflow> = {}): Workflow {
    const { workflow } = entry;
    const status = workflowMachine.next(workflow.status, event);
    if (!status) {
      throw new CodexCpError('CODEX_ILLEGAL_TRANSITION', { workflowId: workflow.id, status: workflow.status, event });
    }
    const finishedAt = workflowMachine.isTerminal(status) ? now : null;
    entry.workflow = { ...workflow, ...patch, status, updatedAt: now, finishedAt };
    this.#tell(workflow.id, 'workflow_status_changed', { status }, now);
    return entry.workflow;
  }

  #tell(workflowId: WorkflowId, type: string, data: Readonly<Record<string, unknown>>, now: Millis): void {
    this.#positions += 1;
    this.#facts.push({ position: this.#positions, workflowId, at: now, type, data });
  }

  #require(id: WorkflowId): Entry {
    const entry = this.#entries.find(({ workflow }) => workflow.id === id);
    if (!entry) throw invalidArgument('workflow_id', 'unknown_workflow', { workflowId: id });
    return entry;
  }
}
