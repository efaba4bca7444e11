import type { PlanView, WorkflowView } from './views.ts';

/** The newest plan of a workflow; rejects as not found where there is none, or its text is gone. */
export async function requirePlan({ workflowId, phase, latestPlan }: WorkflowView): Promise<PlanView> {
  if (latestPlan !== null && latestPlan.markdown !== null) return latestPlan;
  const { CodexCpError } = await import('@codex-cp/core');
  throw new CodexCpError('INVALID_ARGUMENT', {
    field: 'workflow_id',
    reason: 'no_plan',
    workflowId,
    phase,
    remedy:
      latestPlan === null
        ? `See how far it is: codex-cp plan status ${workflowId}`
        : 'Its text was removed, it was older than the time reports are kept.',
  });
}
