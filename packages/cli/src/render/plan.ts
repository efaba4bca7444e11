import type { PlanView, WorkflowView } from '../views.ts';
import { renderFacts } from './facts.ts';
import type { Format } from './format.ts';
import { prose } from './visible.ts';
import { commandLine } from './command-line.ts';

/** The plan itself: byte for byte in a pipe; on a terminal its headings stand out, and nothing in it is obeyed. */
export function planText({ markdown }: Pick<PlanView, 'markdown'>, { kind, style }: Format): string {
  const text = markdown ?? '';
  if (kind === 'plain') return text;
  return prose(text).replace(/^#{1,6} .*$/gm, (heading) => style.bold(heading));
}

/** What is to be known of a plan before it is approved, and the command that approves just this one. */
export function planFacts(
  { workflowId, phase, latestPlan: plan, requestedSandbox, requestedApprovalPolicy }: WorkflowView,
  format: Format,
): string {
  if (plan === null) return '';
  const { style } = format;
  const open = phase === 'plan_ready';
  return renderFacts(
    [
      ['Plan', plan.planHash],
      ['Quality', plan.valid ? style.green(plan.quality) : style.yellow(`${plan.quality}: look at it twice`)],
      ['Cut', plan.truncated ? style.red('Not all of it is shown: it is too long for one answer.') : null],
      ['Executes', open ? `sandbox ${requestedSandbox}, approval ${requestedApprovalPolicy}` : null],
      ['Approve', open ? commandLine(`plan approve ${workflowId} --plan-hash ${plan.planHash}`) : null],
      ['Revise', open ? commandLine(`plan revise ${workflowId} "what should be different"`) : null],
    ],
    format,
  );
}
