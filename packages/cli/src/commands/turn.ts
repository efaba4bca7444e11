import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../base-command.ts';
import { renderTurn } from '../render/turn.ts';

/** Shows one turn. */
export class ShowTurn extends BaseCommand {
  static override summary = 'Show what became of a turn.';
  static override args = { turn: Args.string({ name: 'TURN', required: true, description: 'Id of the turn.' }) };
  static override flags = {
    thread: Flags.string({ helpValue: 'ID', description: 'Its thread; needed for turns that codex-cp did not start.' }),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ShowTurn);
    await this.withPlane({ flags }, (plane) =>
      this.answer(plane, flags, {
        tool: 'codex_get_turn_status',
        input: { turn_id: args.turn, thread_id: flags.thread },
        ask: plane.turn,
        text: (view) => renderTurn(view, this.terminal.format),
      }),
    );
  }
}
