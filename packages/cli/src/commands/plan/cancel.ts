import { workflowArg } from '../../flags.ts';
import { STOP_FLAGS, stopArguments, StoppingCommand } from '../../stopping.ts';

/** Calls a plan workflow off. */
export class CancelPlan extends StoppingCommand {
  static override summary = 'Call a workflow off; a turn that plans or executes is stopped.';
  static override args = { workflow: workflowArg };
  static override flags = STOP_FLAGS;

  async run(): Promise<void> {
    const { args, flags } = await this.parse(CancelPlan);
    await this.stop(flags, { workflow_id: args.workflow, ...stopArguments(flags) });
  }
}
