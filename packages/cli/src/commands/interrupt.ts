import * as Flags from '@oclif/core/flags';
import { countFlag, taskArg } from '../flags.ts';
import { TOOL_FIELDS } from '../generated/tool-fields.ts';
import { StoppingCommand } from '../stopping.ts';
import { targetOf } from '../target.ts';

const field = TOOL_FIELDS.codex_interrupt_turn;

/** Stops a running task. */
export class Interrupt extends StoppingCommand {
  static override summary = 'Stop a running task and the commands it runs.';
  static override args = { task: taskArg };
  static override flags = {
    'keep-commands': Flags.boolean({ description: field.keep_commands.description }),
    'timeout-seconds': countFlag(field.timeout_seconds),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Interrupt);
    await this.stop(flags, {
      ...targetOf(args.task),
      keep_commands: flags['keep-commands'],
      timeout_seconds: flags['timeout-seconds'],
    });
  }
}
