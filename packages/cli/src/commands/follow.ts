import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../base-command.ts';
import { operationArg, timeoutFlag } from '../flags.ts';
import { Watcher } from '../watcher.ts';

/** Shows live what happens to an operation. */
export class Follow extends BaseCommand {
  static override summary = 'Show live what happens in a task, then its report.';
  static override description =
    'Begins with what has happened already. Ctrl-C ends the watching, never the task. Exit code: 0 completed, 1 ended otherwise, 4 needs an answer when the time was up, 5 the time was up.';
  static override args = { operation: operationArg };
  static override flags = {
    after: Flags.integer({
      min: 0,
      default: 0,
      helpValue: 'POSITION',
      description: 'Begin after this fact of the journal.',
    }),
    timeout: timeoutFlag('Stop watching after this time. The task goes on.'),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Follow);
    await this.withPlane({ flags }, async (plane) => {
      this.endWith(await new Watcher(plane, this.terminal, flags).follow(args.operation, flags.after));
    });
  }
}
