import type { PlanView, WorkflowView } from './views.ts';
import { commandLine } from './render/command-line.ts';

/** The newest plan of a workflow, with its text; undefined where there is none, or the text is gone. */
export const planOf = ({ latestPlan }: Pick<WorkflowView, 'latestPlan'>): PlanView | undefined =>
  latestPlan === null || latestPlan.markdown === null ? undefined : latestPlan;

/** The newest plan of a workflow, with its text; rejects as not found, and says why, where `planOf` has none. */
export async function requirePlan(view: WorkflowView): Promise<PlanView> {
  const plan = planOf(view);
  if (plan) return plan;
  const { workflowId, phase, latestPlan } = view;
  const { CodexCpError } = await import('@codex-cp/core');
  throw new CodexCpError('INVALID_ARGUMENT', {
    field: 'workflow_id',
    reason: 'no_plan',
    workflowId,
    phase,
    remedy:
      latestPlan === null
        ? `See how far it is: ${commandLine(`plan status ${workflowId}`)}`
        : 'Its text was removed, it was older than the time reports are kept.',
  });
}
