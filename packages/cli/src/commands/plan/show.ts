import { BaseCommand } from '../../base-command.ts';
import { EXIT } from '../../exit-codes.ts';
import { workflowArg } from '../../flags.ts';
import { tellPlan } from '../../plan-watcher.ts';
import { readWorkflow } from '../../read-workflow.ts';
import { planOf, requirePlan } from '../../require-plan.ts';
import type { WorkflowView } from '../../views.ts';

/** Prints the plan of a workflow. */
export class ShowPlan extends BaseCommand {
  static override summary = 'Print the newest plan of a workflow, and how it is approved.';
  static override description =
    'The plan goes to standard output as Codex wrote it, its hash and the command that approves it to standard error.';
  static override examples = ['<%= config.bin %> plan show WORKFLOW > plan.md'];
  static override args = { workflow: workflowArg };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ShowPlan);
    await this.withPlane({ flags }, async (plane) => {
      const view = await readWorkflow(plane, args.workflow);
      if (flags.json) this.#printObject(view);
      else await this.#tell(view);
    });
  }

  async #tell(view: WorkflowView): Promise<void> {
    await requirePlan(view);
    tellPlan(this.terminal, view);
  }

  #printObject(view: WorkflowView): void {
    this.printJson(view);
    this.endWith(planOf(view) === undefined ? EXIT.notFound : EXIT.done);
  }
}
