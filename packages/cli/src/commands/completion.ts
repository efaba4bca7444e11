import * as Args from '@oclif/core/args';
import { BaseCommand } from '../base-command.ts';
import { completionScript, SHELLS } from '../completion/script.ts';
import { wordsOf } from '../completion/words.ts';

/** Prints a completion script. */
export class Completion extends BaseCommand {
  static override summary = 'Print a completion script for a shell.';
  static override examples = [
    "bash: echo 'source <(<%= config.bin %> completion bash)' >> ~/.bashrc",
    "zsh:  echo 'source <(<%= config.bin %> completion zsh)' >> ~/.zshrc",
    'fish: <%= config.bin %> completion fish > ~/.config/fish/completions/<%= config.bin %>.fish',
  ];
  static override args = {
    shell: Args.option({ options: SHELLS })({ required: true, description: 'The shell.' }),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Completion);
    const script = completionScript(args.shell, this.config.bin, wordsOf(this.config.commands));
    if (flags.json) this.printJson({ ok: true, shell: args.shell, script });
    else this.terminal.out(script);
  }
}
