import type { ControlPlane } from '@codex-cp/core';
import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../base-command.ts';
import { EXIT, exitCodeOfStatuses, type ExitCode } from '../exit-codes.ts';
import { timeoutFlag } from '../flags.ts';
import { interruptible, type WatchEnd } from '../interruptible.ts';
import { readWhole } from '../read-whole.ts';
import { renderOperation, renderOperations } from '../render/operation.ts';
import { waitForEnd } from '../wait-for-end.ts';
import { sayHowToLeave } from '../watcher.ts';

/** Waits for operations. */
export class Wait extends BaseCommand {
  static override summary = 'Wait until tasks have ended.';
  static override description =
    'Waits until all have ended, or one of them asks something. Exit code: 0 all completed, 1 one did not, 4 one needs an answer, 5 the time was up.';
  static override args = {
    operations: Args.string({ required: true, multiple: true, description: 'Ids of the operations.' }),
  };
  static override flags = {
    any: Flags.boolean({ description: 'Wait only until the first of them has ended.' }),
    timeout: timeoutFlag('Stop waiting after this time. The tasks go on.'),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Wait);
    const operationIds = args.operations;
    await this.withPlane({ flags }, async (plane) => {
      sayHowToLeave(this.terminal);
      const end = await interruptible(flags.timeout, (signal) =>
        waitForEnd(plane, { operationIds, until: flags.any ? 'any' : 'all', signal }),
      );
      this.endWith(await this.#tell(plane, operationIds, { ...flags, end }));
    });
  }

  async #tell(
    plane: ControlPlane,
    operationIds: readonly string[],
    how: { readonly json: boolean; readonly any: boolean; readonly end: WatchEnd },
  ): Promise<ExitCode> {
    const { terminal } = this;
    const input = { operation_ids: [...operationIds], wait_seconds: 0 };
    const { operations } = await plane.wait(input);
    const [only, ...others] = operationIds;
    if (how.json) this.printJson(await plane.callTool('codex_wait', input));
    else if (only !== undefined && others.length === 0)
      terminal.out(
        renderOperation(await readWhole(plane, { operation_id: only, include_request: true }), terminal.format),
      );
    else terminal.out(renderOperations(operations, terminal.format));
    if (how.end === 'interrupted') {
      terminal.err(`Stopped waiting. The tasks go on: codex-cp wait ${operationIds.join(' ')}`);
      return EXIT.interrupted;
    }
    const statuses = operations.map(({ status }) => status);
    return exitCodeOfStatuses(how.any ? decided(statuses) : statuses);
  }
}

/** With --any those that still run count only where none has ended. */
function decided(statuses: readonly string[]): readonly string[] {
  const ended = statuses.filter((status) => exitCodeOfStatuses([status]) !== EXIT.timedOut);
  return ended.length > 0 ? ended : statuses;
}
