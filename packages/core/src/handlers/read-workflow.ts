import { invalidArgument } from '../errors/codex-cp-error.ts';
import { currentOperationOf, type Workflow } from '../model/workflow.ts';
import type { OperationId, WorkflowId } from '../model/operation.ts';
import type { HandlerDeps } from './handler-deps.ts';
import { openQuestions, presenceOf } from './read-operation.ts';
import {
  workflowBrief,
  workflowView,
  type BriefFacts,
  type WorkflowBrief,
  type WorkflowView,
  type WorkflowViewOptions,
} from './workflow-view.ts';

const EVENTS_SHOWN = 20;

/** The workflow of this id; throws INVALID_ARGUMENT where there is none. */
export function requireWorkflow({ store }: Pick<HandlerDeps, 'store'>, id: string, field = 'workflow_id'): Workflow {
  const workflow = store.workflows.get(id as WorkflowId);
  if (!workflow) {
    const remedy = 'No workflow has this id in this state file. codex_list_operations names those of its operations.';
    throw invalidArgument(field, 'unknown_workflow', { workflowId: id, remedy });
  }
  return workflow;
}

/** The operations of a workflow, newest first. */
export function operationsOf({ store }: Pick<HandlerDeps, 'store'>, workflow: Workflow): readonly OperationId[] {
  const { id, executionOperationId, planOperationId } = workflow;
  const planned = [planOperationId, ...store.workflows.plans(id).map(({ operationId }) => operationId)];
  return [...new Set([...(executionOperationId === null ? [] : [executionOperationId]), ...planned])];
}

/** Everything about a workflow, read now. */
export function readWorkflow(deps: HandlerDeps, workflow: Workflow, options: WorkflowViewOptions): WorkflowView {
  const { operations, workflows } = deps.store;
  const { executionOperationId } = workflow;
  return workflowView(
    {
      ...briefFacts(deps, workflow),
      report: executionOperationId === null ? undefined : operations.report(executionOperationId),
      questions: openQuestions(deps.store, currentOperationOf(workflow)),
      events: options.includeEvents ? workflows.events(workflow.id, EVENTS_SHOWN) : [],
    },
    options,
  );
}

/** One line about a workflow, read now. */
export const readWorkflowBrief = (deps: HandlerDeps, workflow: Workflow): WorkflowBrief =>
  workflowBrief(briefFacts(deps, workflow));

function briefFacts(deps: HandlerDeps, workflow: Workflow): BriefFacts {
  const { operations, workflows } = deps.store;
  const { planOperationId, executionOperationId } = workflow;
  return {
    workflow,
    planOperation: operations.get(planOperationId),
    executionOperation: executionOperationId === null ? undefined : operations.get(executionOperationId),
    plans: workflows.plans(workflow.id),
    presence: presenceOf(deps),
  };
}
