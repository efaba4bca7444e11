import { taskArg } from '../flags.ts';
import { StoppingCommand } from '../stopping.ts';
import { targetOf } from '../target.ts';

/** Takes a task back. */
export class Cancel extends StoppingCommand {
  static override summary = 'Take back a task that has not begun; one that runs is stopped.';
  static override args = { task: taskArg };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Cancel);
    await this.stop(flags, targetOf(args.task));
  }
}
