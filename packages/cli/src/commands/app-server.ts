import { BaseCommand } from '../base-command.ts';
import { renderAppServer } from '../render/app-server.ts';

/** Shows how the app-server is. */
export class ShowAppServer extends BaseCommand {
  static override summary = 'Tell whether a Codex app-server runs, and what it does. Starts nothing.';

  async run(): Promise<void> {
    const { flags } = await this.parse(ShowAppServer);
    await this.withPlane({ flags }, (plane) =>
      this.answer(plane, flags, {
        tool: 'codex_get_app_server_status',
        input: {},
        ask: plane.appServer,
        text: (view) => renderAppServer(view, this.terminal.format),
      }),
    );
  }
}
