import { AdminCommand, PLACE_FLAGS } from './admin-command.ts';

/** Prints the block for an MCP client. */
export class PrintConfig extends AdminCommand {
  static override summary = 'Print the block for the configuration of an MCP client. Changes nothing.';
  static override flags = PLACE_FLAGS;

  async run(): Promise<void> {
    const { flags } = await this.parse(PrintConfig);
    this.printJson(await this.clientConfig(flags));
  }
}
