import * as Flags from '@oclif/core/flags';
import { countFlag, workflowArg } from '../../flags.ts';
import { TOOL_FIELDS } from '../../generated/tool-fields.ts';
import { StoppingCommand } from '../../stopping.ts';

const field = TOOL_FIELDS.codex_interrupt_turn;

/** Calls a plan workflow off. */
export class CancelPlan extends StoppingCommand {
  static override summary = 'Call a workflow off; a turn that plans or executes is stopped.';
  static override args = { workflow: workflowArg };
  static override flags = {
    'keep-commands': Flags.boolean({ description: field.keep_commands.description }),
    'timeout-seconds': countFlag(field.timeout_seconds),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(CancelPlan);
    await this.stop(flags, {
      workflow_id: args.workflow,
      keep_commands: flags['keep-commands'],
      timeout_seconds: flags['timeout-seconds'],
    });
  }
}
