import * as Args from '@oclif/core/args';
import { Command } from '@oclif/core/command';
import { Help } from '@oclif/core/help';

/** Explains the commands. */
export class HelpCommand extends Command {
  static override summary = 'Explain the commands.';
  static override args = {
    command: Args.string({ multiple: true, description: 'The command to explain, as in "help worker logs".' }),
  };

  async run(): Promise<void> {
    const { args } = await this.parse(HelpCommand);
    await new Help(this.config).showHelp(args.command ?? []);
  }
}
