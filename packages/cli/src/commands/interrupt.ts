import { taskArg } from '../flags.ts';
import { STOP_FLAGS, stopArguments, StoppingCommand } from '../stopping.ts';
import { targetOf } from '../target.ts';

/** Stops a running task. */
export class Interrupt extends StoppingCommand {
  static override summary = 'Stop a running task and the commands it runs.';
  static override args = { task: taskArg };
  static override flags = STOP_FLAGS;

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Interrupt);
    await this.stop(flags, { ...targetOf(args.task), ...stopArguments(flags) });
  }
}
