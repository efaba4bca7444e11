import type { ToolInput, ToolOutput } from '../contract/registry.ts';
import { operationMachine } from '../model/operation-machine.ts';
import type { Operation } from '../model/operation.ts';
import { workflowMachine } from '../model/workflow-machine.ts';
import type { Workflow } from '../model/workflow.ts';
import { asksSomebody, needsNobody } from './attention.ts';
import type { CallContext, HandlerDeps } from './handler-deps.ts';
import { wireStatus } from './operation-situation.ts';
import { DEFAULT_VIEW, operationBrief } from './operation-view.ts';
import { countQuestions } from './list-operations.ts';
import { wantsSomebody } from './plan-workflow.ts';
import { presenceOf, readOperation, requireOperation } from './read-operation.ts';
import { readWorkflow, readWorkflowBrief, requireWorkflow } from './read-workflow.ts';
import { waitUntil } from './wait-until.ts';

type Answer = ToolOutput<'codex_wait'>;

interface Awaited {
  readonly operations: readonly Operation[];
  readonly workflows: readonly Workflow[];
}

/** Waits until one of them has ended, asks something or has a plan to be reviewed, or the time is up. */
export function waitForOperations(deps: HandlerDeps) {
  return async (input: ToolInput<'codex_wait'>, context: CallContext): Promise<Answer> => {
    const operationIds = [...new Set(input.operation_ids ?? [])];
    const workflowIds = [...new Set(input.workflow_ids ?? [])];
    const read = (): Awaited => ({
      operations: operationIds.map((id) => requireOperation(deps, id, 'operation_ids')),
      workflows: workflowIds.map((id) => requireWorkflow(deps, id, 'workflow_ids')),
    });
    read();
    const seconds = await waitUntil(deps, context, {
      seconds: input.wait_seconds,
      done: () => isOver(deps, read()),
      describe: () => summary(read()),
    });
    const awaited = read();
    return {
      reason: reasonOf(deps, awaited),
      waitedSeconds: Math.round(seconds * 10) / 10,
      ...viewsOf(deps, awaited),
    };
  };
}

const isOver = (deps: HandlerDeps, { operations, workflows }: Awaited): boolean =>
  operations.some(({ status }) => !needsNobody(status)) || workflows.some((workflow) => wantsSomebody(deps, workflow));

/** A question, or a plan that waits for review, comes first: somebody waits for the answer. */
function reasonOf(deps: HandlerDeps, { operations, workflows }: Awaited): Answer['reason'] {
  const asked = workflows.filter((one) => !workflowMachine.isTerminal(one.status) && wantsSomebody(deps, one));
  if (asked.length > 0 || operations.some(({ status }) => asksSomebody(status))) return 'needs_attention';
  const ended =
    operations.some(({ status }) => operationMachine.isTerminal(status)) ||
    workflows.some(({ status }) => workflowMachine.isTerminal(status));
  return ended ? 'ended' : 'timeout';
}

/** One is shown whole, with its report, plan or question; several in short. */
function viewsOf(deps: HandlerDeps, { operations, workflows }: Awaited): Pick<Answer, 'operations' | 'workflows'> {
  if (operations.length + workflows.length === 1) {
    return {
      operations: operations.map((operation) => readOperation(deps, operation, DEFAULT_VIEW)),
      workflows: workflows.map((workflow) => readWorkflow(deps, workflow, { ...DEFAULT_VIEW, includeEvents: false })),
    };
  }
  const presence = presenceOf(deps);
  const questions = countQuestions(deps);
  return {
    operations: operations.map((operation) => operationBrief(operation, questions.get(operation.id) ?? 0, presence)),
    workflows: workflows.map((workflow) => readWorkflowBrief(deps, workflow)),
  };
}

function summary({ operations, workflows }: Awaited): string {
  const [operation, workflow] = [operations[0], workflows[0]];
  if (operations.length + workflows.length === 1) {
    return operation ? `${operation.id}: ${wireStatus(operation)}` : `${workflow?.id ?? ''}: ${workflow?.status ?? ''}`;
  }
  const open =
    operations.filter(({ status }) => !operationMachine.isTerminal(status)).length +
    workflows.filter(({ status }) => !workflowMachine.isTerminal(status)).length;
  return `${open} of ${operations.length + workflows.length} tasks are under way`;
}
