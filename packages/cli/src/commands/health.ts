import { BaseCommand } from '../base-command.ts';
import { renderHealth } from '../render/health.ts';

/** Shows the state of the control plane. */
export class Health extends BaseCommand {
  static override summary = 'Show versions, worker, queue, open questions and recent errors.';

  async run(): Promise<void> {
    const { flags } = await this.parse(Health);
    await this.withPlane({ flags }, (plane) =>
      this.answer(plane, flags, {
        tool: 'codex_health_summary',
        input: {},
        ask: plane.health,
        text: (view) => renderHealth(view, this.terminal.format),
      }),
    );
  }
}
