import * as Flags from '@oclif/core/flags';
import { AdminCommand, HOOKS_SKIPPED, PLACE_FLAGS } from './admin-command.ts';

/** Makes the state folder and says how a client is set up. */
export class Init extends AdminCommand {
  static override summary = 'Make the state folder and print the block for an MCP client. Writes nothing else.';
  static override flags = {
    ...PLACE_FLAGS,
    'skip-hooks': Flags.boolean({ description: 'Accepted; there are no hooks in this version.' }),
    'skip-smoke': Flags.boolean({ description: 'Do not try whether the server answers.' }),
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(Init);
    const config = await this.clientConfig(flags);
    await this.makeState(flags);
    const smoke = flags['skip-smoke'] ? { ok: true, skipped: true } : await this.smoke(config);
    const stateDb = config.mcpServers['codex-control-plane-mcp'].env.CODEX_MCP_STATE_DB;
    this.tell({ ok: smoke.ok, stateDb, hooks: HOOKS_SKIPPED, protocolSmoke: smoke, mcpClientConfig: config });
  }
}
