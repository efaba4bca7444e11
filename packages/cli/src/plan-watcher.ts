import type { ControlPlane } from '@codex-cp/core';
import { EXIT, exitCodeOfStatus, type ExitCode } from './exit-codes.ts';
import { interruptible, type WatchEnd } from './interruptible.ts';
import { readWorkflow } from './read-workflow.ts';
import { hasEnded } from './render/operation.ts';
import { renderInteraction } from './render/interaction.ts';
import { planFacts, planText } from './render/plan.ts';
import { endSentence } from './render/report.ts';
import type { Terminal } from './terminal.ts';
import type { WorkflowView } from './views.ts';
import { waitForEnd } from './wait-for-end.ts';
import { sayHowToLeave } from './watcher.ts';
import { commandLine } from './render/command-line.ts';

interface WatchOptions {
  readonly json: boolean;
  readonly timeout?: number | undefined;
}

/** Waits until the plan of a workflow is there, and prints it. Whatever happens to the watcher, the planning goes on. */
export async function waitForPlan(
  plane: ControlPlane,
  terminal: Terminal,
  workflowId: string,
  { json, timeout }: WatchOptions,
): Promise<ExitCode> {
  sayHowToLeave(terminal);
  const end = await interruptible(timeout, (signal) => waitForEnd(plane, { ids: [workflowId], until: 'all', signal }));
  const view = await (json ? plane.planStatus({ workflow_id: workflowId }) : readWorkflow(plane, workflowId));
  if (json) terminal.out(JSON.stringify(view, null, 2));
  else await tell(plane, terminal, view);
  return exitCode(terminal, view, end);
}

/** The plan where answers go, what is to be known of it beside. */
export function tellPlan({ out, err, format, errFormat }: Terminal, view: WorkflowView): void {
  if (view.latestPlan !== null) out(planText(view.latestPlan, format));
  err(planFacts(view, errFormat));
}

async function tell(plane: ControlPlane, terminal: Terminal, view: WorkflowView): Promise<void> {
  if (view.phase === 'plan_ready') tellPlan(terminal, view);
  if (hasEnded(view.status)) terminal.err(endSentence(view));
  // Whole: a status carries long questions cut.
  const { interactions } = await plane.interactions({ workflow_id: view.workflowId });
  for (const asked of interactions) terminal.out(renderInteraction(asked, terminal.format));
}

/** A plan that is there is what was waited for, also while nobody has decided about it. */
function exitCode({ err }: Terminal, { workflowId: id, phase, status }: WorkflowView, end: WatchEnd): ExitCode {
  if (phase === 'plan_ready') return EXIT.done;
  if (hasEnded(status)) return exitCodeOfStatus(status);
  err(goesOn(id, phase, end));
  return end === 'interrupted' ? EXIT.interrupted : exitCodeOfStatus(status);
}

function goesOn(id: string, phase: string, end: WatchEnd): string {
  if (end === 'interrupted') return `Stopped watching. The planning goes on: ${commandLine(`wait ${id}`)}`;
  if (end === 'timed out') return `The time is up, the workflow is ${phase} and goes on: ${commandLine(`wait ${id}`)}`;
  return `The planning needs an answer, then: ${commandLine(`wait ${id}`)}`;
}
