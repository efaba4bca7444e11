import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../base-command.ts';
import { EXIT } from '../exit-codes.ts';
import { countFlag } from '../flags.ts';
import { TOOL_FIELDS } from '../generated/tool-fields.ts';
import { renderAppServer, renderRestart } from '../render/app-server.ts';

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

const field = TOOL_FIELDS.codex_restart_app_server;

/** Ends the app-server and starts another. */
export class RestartAppServer extends BaseCommand {
  static override summary = 'End the Codex app-server and start another. Refused while tasks run, unless forced.';
  static override flags = {
    force: Flags.boolean({ description: field.force.description }),
    'no-start': Flags.boolean({ description: 'End it only; the next task starts one.' }),
    'timeout-seconds': countFlag(field.timeout_seconds),
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(RestartAppServer);
    const { force, 'no-start': endOnly, 'timeout-seconds': timeout } = flags;
    await this.withPlane({ flags }, (plane) =>
      this.answer(plane, flags, {
        tool: 'codex_restart_app_server',
        input: { force, start_after_restart: !endOnly, timeout_seconds: timeout },
        ask: plane.restartAppServer,
        text: (view) => renderRestart(view, this.terminal.format),
        exitCode: ({ confirmed }) => (confirmed === true ? EXIT.done : EXIT.timedOut),
      }),
    );
  }
}
