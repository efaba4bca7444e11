import { invalidArgument } from '../errors/codex-cp-error.ts';
import { currentOperationOf, type Workflow } from '../model/workflow.ts';
import type { WorkflowId } from '../model/operation.ts';
import type { HandlerDeps } from './handler-deps.ts';
import { presenceOf } from './read-operation.ts';
import { workflowView, type WorkflowFacts, type WorkflowView, type WorkflowViewOptions } from './workflow-view.ts';

const QUESTIONS_SHOWN = 20;
const EVENTS_SHOWN = 20;

/** The workflow of this id; throws INVALID_ARGUMENT where there is none. */
export function requireWorkflow({ store }: Pick<HandlerDeps, 'store'>, id: string, field = 'workflow_id'): Workflow {
  const workflow = store.workflows.get(id as WorkflowId);
  if (!workflow) throw invalidArgument(field, 'unknown_workflow', { workflowId: id });
  return workflow;
}

/** Everything about a workflow, read now. */
export const readWorkflow = (deps: HandlerDeps, workflow: Workflow, options: WorkflowViewOptions): WorkflowView =>
  workflowView(workflowFacts(deps, workflow), options);

export function workflowFacts(deps: HandlerDeps, workflow: Workflow): WorkflowFacts {
  const { operations, interactions, workflows } = deps.store;
  const { planOperationId, executionOperationId } = workflow;
  const operationId = currentOperationOf(workflow);
  const questions = interactions.list({ operationId, statuses: ['pending'], limit: QUESTIONS_SHOWN });
  return {
    workflow,
    planOperation: operations.get(planOperationId),
    executionOperation: executionOperationId === null ? undefined : operations.get(executionOperationId),
    plans: workflows.plans(workflow.id),
    report: executionOperationId === null ? undefined : operations.report(executionOperationId),
    questions: questions.toReversed(),
    events: workflows.events(workflow.id, EVENTS_SHOWN),
    presence: presenceOf(deps),
  };
}
