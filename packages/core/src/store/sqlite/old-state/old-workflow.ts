import type { OperationId, WorkflowId } from '../../../model/operation.ts';
import { unknownPlanOf, type ImportedWorkflow } from '../../import-store.ts';
import { endOf, errorOf, type OldEnd } from './old-end.ts';
import { placeOf, settingsOf, type OldContext } from './old-operation.ts';
import { objectOf, textOf, timeOf, type OldRow } from './old-row.ts';

/** Pure but for what the context reads: a workflow of the old server as it is kept here. */
export function toImportedWorkflow(row: OldRow, context: OldContext): ImportedWorkflow {
  const id = textOf(row, 'workflow_id') ?? '';
  const planId = textOf(row, 'plan_operation_id') ?? textOf(row, 'current_operation_id');
  // A server that was killed may have written the operation and not yet its id into the workflow.
  const executionId = textOf(row, 'execution_operation_id') ?? textOf(context.execution(id), 'operation_id');
  const plan = planId === null ? undefined : context.operation(planId);
  const request = objectOf(plan, 'request_json');
  const end = endOfWorkflow(
    row,
    { plan, execution: executionId === null ? undefined : context.operation(executionId) },
    context,
  );
  const { sandbox, approvalPolicy } = settingsOf(request, context);
  const createdAt = timeOf(row, 'created_at') ?? timeOf(row, 'updated_at') ?? 0;
  const updatedAt = timeOf(row, 'updated_at') ?? createdAt;
  return {
    id: id as WorkflowId,
    clientRequestId: textOf(row, 'client_request_id'),
    ...placeOf({ ...plan, project_id: textOf(plan, 'project_id') ?? row['project_id'] }, request, context),
    title: textOf(plan, 'title'),
    policy: { sandbox, approvalPolicy },
    environment: context.environment,
    status: end.status,
    // Older files do not tell: the workflow is then known without its operation.
    planOperationId: planId !== null && planId !== executionId ? (planId as OperationId) : unknownPlanOf(id),
    executionOperationId: executionId as OperationId | null,
    approvalKey: textOf(row, 'execution_client_request_id'),
    lastError: errorOf(row, end, textOf(row, 'plan_turn_id') !== null),
    createdAt,
    updatedAt,
    finishedAt: end.unfinished === null ? (end.finishedAt ?? updatedAt) : context.now,
  };
}

interface Phases {
  readonly plan: OldRow | undefined;
  readonly execution: OldRow | undefined;
}

/** Its own end, else that of the phase it was in; a plan that was made and not executed is no end. */
function endOfWorkflow(row: OldRow, { plan, execution }: Phases, { turn }: OldContext): OldEnd {
  const own = endOf(row, undefined);
  if (own.unfinished === null) return own;
  const phase = execution ?? plan;
  if (!phase) return own;
  const end = endOf(phase, turn(textOf(phase, 'turn_id') ?? ''));
  const isEnd = end.unfinished === null && (execution !== undefined || end.status !== 'completed');
  return isEnd ? end : own;
}
