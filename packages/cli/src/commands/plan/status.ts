import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../../base-command.ts';
import { countFlag, workflowArg } from '../../flags.ts';
import { TOOL_FIELDS } from '../../generated/tool-fields.ts';
import { workflowQuestion } from '../../workflow-question.ts';

/** Shows one plan workflow. */
export class ShowPlanStatus extends BaseCommand {
  static override summary = 'Show a plan workflow: its phase, its turns, what it asks, what to do next.';
  static override args = { workflow: workflowArg };
  static override flags = {
    'wait-seconds': countFlag(TOOL_FIELDS.codex_get_workflow_status.wait_seconds, {
      description: 'Wait so long for a plan, a question or the end.',
    }),
    full: Flags.boolean({ description: 'The journal too.' }),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ShowPlanStatus);
    await this.withPlane({ flags }, (plane) =>
      this.answer(plane, flags, workflowQuestion(plane, args.workflow, { ...flags, format: this.terminal.format })),
    );
  }
}
