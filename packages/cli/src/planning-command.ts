import type { ControlPlane, ToolOutput } from '@codex-cp/core';
import { BaseCommand, type Question } from './base-command.ts';
import { waitForPlan } from './plan-watcher.ts';
import { renderStep } from './render/workflow-step.ts';
import { UsageError } from './usage-error.ts';

interface WatchFlags {
  readonly json: boolean;
  readonly wait: boolean;
  readonly timeout: number | undefined;
}

type Step = ToolOutput<'codex_start_plan_workflow'>;

/** What `plan start` and `plan revise` have in common: they lead to a plan, which can be waited for. */
export abstract class PlanningCommand extends BaseCommand {
  protected checkWatch({ wait, timeout }: Pick<WatchFlags, 'wait' | 'timeout'>): void {
    if (timeout !== undefined && !wait) throw new UsageError('--timeout', 'needs_other', '--timeout needs --wait.');
  }

  /** Makes the step; prints the id of the workflow alone, or waits for the plan. */
  protected async step<Input>(
    plane: ControlPlane,
    flags: WatchFlags,
    question: Omit<Question<Input, Step>, 'text'>,
  ): Promise<void> {
    const { err, errFormat } = this.terminal;
    if (!flags.wait) {
      const text = (step: Step): string => {
        err(renderStep(step, errFormat));
        return step.workflowId;
      };
      return this.answer(plane, flags, { ...question, text });
    }
    const step = await question.ask(question.input);
    err([step.workflowId, renderStep(step, errFormat, 'watched')].filter(Boolean).join('\n'));
    this.endWith(await waitForPlan(plane, this.terminal, step.workflowId, flags));
  }
}
