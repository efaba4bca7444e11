import { BaseCommand } from '../base-command.ts';
import { settingsOf } from '../plane.ts';

/** Serves MCP. */
export class Mcp extends BaseCommand {
  static override summary = 'Serve MCP over standard input and output, as codex-cp-mcp does.';

  async run(): Promise<void> {
    const { flags } = await this.parse(Mcp);
    const { serveMcp } = await import('@codex-cp/mcp');
    await serveMcp({ door: 'mcp', settings: settingsOf(flags) });
  }
}
