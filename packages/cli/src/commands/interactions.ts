import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../base-command.ts';
import { countFlag } from '../flags.ts';
import { TOOL_FIELDS } from '../generated/tool-fields.ts';
import { renderInteraction } from '../render/interaction.ts';

const field = TOOL_FIELDS.codex_list_pending_interactions;
const ALL = 'all';
const STATUSES = [...field.status.words, ALL] as const;

/** Lists the questions of Codex. */
export class Interactions extends BaseCommand {
  static override summary = 'List what Codex asks: approvals, questions, forms.';
  static override flags = {
    operation: Flags.string({ helpValue: 'ID', description: 'Only questions of this operation.' }),
    workflow: Flags.string({ helpValue: 'ID', description: 'Only questions of this plan workflow.' }),
    thread: Flags.string({ helpValue: 'ID', description: 'Only questions of this thread.' }),
    status: Flags.option({
      options: STATUSES,
      default: field.status.default,
      description: 'Only those with this status.',
    })(),
    limit: countFlag(field.limit, { char: 'n' }),
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(Interactions);
    const { operation, workflow, thread, status, limit } = flags;
    const input = {
      operation_id: operation,
      workflow_id: workflow,
      thread_id: thread,
      status: status === ALL ? null : status,
      limit,
    };
    const none = status === 'pending' ? 'No open questions.' : 'No questions.';
    await this.withPlane({ flags }, (plane) =>
      this.answer(plane, flags, {
        tool: 'codex_list_pending_interactions',
        input,
        ask: plane.interactions,
        text: ({ interactions }) =>
          interactions.map((asked) => renderInteraction(asked, this.terminal.format)).join('\n\n') || none,
      }),
    );
  }
}
