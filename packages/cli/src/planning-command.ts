import type { ControlPlane, ToolOutput } from '@codex-cp/core';
import type { ExitCode } from './exit-codes.ts';
import { waitForPlan } from './plan-watcher.ts';
import { renderStep } from './render/workflow-step.ts';
import { WatchingCommand, type Step, type WatchFlags } from './watching.ts';

type Planned = ToolOutput<'codex_start_plan_workflow'>;

/** What `plan start` and `plan revise` have in common: they lead to a plan, which can be waited for. */
export abstract class PlanningCommand extends WatchingCommand {
  protected plan<Input>(
    plane: ControlPlane,
    flags: WatchFlags,
    question: Omit<Step<Input, Planned>, 'id' | 'note'>,
  ): Promise<void> {
    return this.step(plane, flags, { ...question, id: ({ workflowId }) => workflowId, note: renderStep });
  }

  protected override watch(plane: ControlPlane, id: string, flags: WatchFlags): Promise<ExitCode> {
    return waitForPlan(plane, this.terminal, id, flags);
  }
}
