import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../base-command.ts';
import { countFlag, taskArg } from '../flags.ts';
import { TOOL_FIELDS } from '../generated/tool-fields.ts';
import { readWhole } from '../read-whole.ts';
import { renderOperation } from '../render/operation.ts';
import { isWorkflow } from '../target.ts';
import { workflowQuestion } from '../workflow-question.ts';

const field = TOOL_FIELDS.codex_get_operation_status;

/** Shows one operation, or one plan workflow. */
export class Status extends BaseCommand {
  static override summary = 'Show a task: where it is, what it asks, what it did and said.';
  static override args = { task: taskArg };
  static override flags = {
    'wait-seconds': countFlag(field.wait_seconds, { description: 'Wait so long for the end or a question.' }),
    full: Flags.boolean({ description: 'Show all there is: prompt, journal, every message, file and command.' }),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Status);
    if (isWorkflow(args.task)) {
      return this.withPlane({ flags }, (plane) =>
        this.answer(plane, flags, workflowQuestion(plane, args.task, { ...flags, format: this.terminal.format })),
      );
    }
    const input = {
      operation_id: args.task,
      wait_seconds: flags['wait-seconds'],
      ...(flags.full && EVERYTHING),
      // A program asks for what it needs; a person wants to read the whole answer, and the policy.
      ...(!flags.json && { include_request: true }),
    };
    await this.withPlane({ flags }, (plane) =>
      this.answer(plane, flags, {
        tool: 'codex_get_operation_status',
        input,
        ask: (asked) => readWhole(plane, asked),
        text: (view) => renderOperation(view, this.terminal.format, flags.full ? 'whole' : 'cut'),
      }),
    );
  }
}

const EVERYTHING = {
  include_request: true,
  include_events: true,
  last_messages: field.last_messages.maximum,
  message_max_chars: field.message_max_chars.maximum,
  progress_events: field.progress_events.maximum,
  progress_max_chars: field.progress_max_chars.maximum,
};
