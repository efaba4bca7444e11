import type { ControlPlane } from '@codex-cp/core';
import { BaseCommand } from '../../base-command.ts';
import { EXIT } from '../../exit-codes.ts';
import { workflowArg } from '../../flags.ts';
import { tellPlan } from '../../plan-watcher.ts';
import { requirePlan } from '../../require-plan.ts';
import { readWorkflow, WHOLE_PLAN } from '../../read-workflow.ts';

/** Prints the plan of a workflow. */
export class ShowPlan extends BaseCommand {
  static override summary = 'Print the newest plan of a workflow, and how it is approved.';
  static override description =
    'The plan goes to standard output as Codex wrote it, its hash and the command that approves it to standard error.';
  static override examples = ['<%= config.bin %> plan show WORKFLOW > plan.md'];
  static override args = { workflow: workflowArg };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ShowPlan);
    await this.withPlane({ flags }, (plane) =>
      flags.json ? this.#object(plane, args.workflow) : this.#plan(plane, args.workflow),
    );
  }

  async #plan(plane: ControlPlane, id: string): Promise<void> {
    const view = await readWorkflow(plane, id);
    await requirePlan(view);
    tellPlan(this.terminal, view);
  }

  async #object(plane: ControlPlane, id: string): Promise<void> {
    await this.answer(
      plane,
      { json: true },
      {
        tool: 'codex_get_workflow_status',
        input: { workflow_id: id, ...WHOLE_PLAN },
        ask: plane.planStatus,
        text: () => '',
        exitCode: ({ latestPlan }) => (latestPlan === null ? EXIT.notFound : EXIT.done),
      },
    );
  }
}
