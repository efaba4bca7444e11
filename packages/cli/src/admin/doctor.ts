import { AdminCommand, HOOKS_SKIPPED, PLACE_FLAGS } from './admin-command.ts';

/** Checks the server that a client would start. */
export class AdminDoctor extends AdminCommand {
  static override summary = 'Check whether the server answers, and show how everything is.';
  static override flags = PLACE_FLAGS;

  async run(): Promise<void> {
    const { flags } = await this.parse(AdminDoctor);
    const smoke = await this.smoke(await this.clientConfig(flags));
    const plane = await this.open(flags);
    try {
      const status = await plane.callTool('codex_health_summary', {});
      this.tell({ ok: smoke.ok && status.ok, hooks: HOOKS_SKIPPED, protocolSmoke: smoke, status });
    } finally {
      await plane.close();
    }
  }
}
