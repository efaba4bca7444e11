import { BaseCommand } from '../base-command.ts';
import { readRows } from '../plane.ts';
import { renderConfig } from '../render/config.ts';

/** Shows the settings in force. */
export class ShowConfig extends BaseCommand {
  static override summary = 'Show the settings in force and where each came from. Opens and makes nothing.';

  async run(): Promise<void> {
    const { flags } = await this.parse(ShowConfig);
    const rows = await readRows(flags);
    if (flags.json) this.printJson({ ok: true, settings: rows });
    else this.terminal.out(renderConfig(rows, this.terminal.format));
  }
}
