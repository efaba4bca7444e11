import type { ControlPlane, ToolOutput } from '@codex-cp/core';
import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../base-command.ts';
import { EXIT, exitCodeOfStatuses, type ExitCode } from '../exit-codes.ts';
import { timeoutFlag } from '../flags.ts';
import { interruptible } from '../interruptible.ts';
import { readWhole } from '../read-whole.ts';
import { readWorkflow } from '../read-workflow.ts';
import { renderOperation, renderOperations } from '../render/operation.ts';
import { renderWorkflow, renderWorkflows } from '../render/workflow.ts';
import { waitForEnd, waitInput } from '../wait-for-end.ts';
import { sayHowToLeave } from '../watcher.ts';
import { commandLine } from '../render/command-line.ts';

/** Waits for operations and plan workflows. */
export class Wait extends BaseCommand {
  static override summary = 'Wait until tasks have ended.';
  static override description =
    'Waits until all have ended, or one of them asks something or has a plan to decide about. Exit code: 0 all completed, 1 one did not, 4 one needs an answer, 5 the time was up.';
  static override args = {
    tasks: Args.string({ required: true, multiple: true, description: 'Ids of operations and plan workflows.' }),
  };
  static override flags = {
    any: Flags.boolean({ description: 'Wait only until the first of them has ended.' }),
    timeout: timeoutFlag('Stop waiting after this time. The tasks go on.'),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Wait);
    const { tasks } = args;
    await this.withPlane({ flags }, async (plane) => {
      sayHowToLeave(this.terminal);
      const end = await interruptible(flags.timeout, (signal) =>
        waitForEnd(plane, { ids: tasks, until: flags.any ? 'any' : 'all', signal }),
      );
      const answer = await plane.wait({ ...waitInput(tasks), wait_seconds: 0 });
      if (flags.json) this.printJson(answer);
      else this.terminal.out(await this.#text(plane, answer));
      if (end === 'interrupted')
        this.terminal.err(`Stopped waiting. The tasks go on: ${commandLine(`wait ${tasks.join(' ')}`)}`);
      this.endWith(end === 'interrupted' ? EXIT.interrupted : exitCodeOf(answer, flags));
    });
  }

  /** One is shown whole, several one in a line. */
  async #text(plane: ControlPlane, { operations, workflows }: WaitAnswer): Promise<string> {
    const { format } = this.terminal;
    const [operation, workflow] = [operations[0], workflows[0]];
    if (operations.length + workflows.length === 1) {
      if (operation) {
        const whole = { operation_id: operation.operationId, include_request: true };
        return renderOperation(await readWhole(plane, whole), format);
      }
      if (workflow) return renderWorkflow(await readWorkflow(plane, workflow.workflowId), format);
    }
    const tables = [
      ...(operation ? [renderOperations(operations, format)] : []),
      ...(workflow ? [renderWorkflows(workflows, format)] : []),
    ];
    return tables.join('\n\n');
  }
}

type WaitAnswer = ToolOutput<'codex_wait'>;

function exitCodeOf({ operations, workflows }: WaitAnswer, { any }: { readonly any: boolean }): ExitCode {
  const statuses = [...operations, ...workflows].map(({ status }) => status);
  return exitCodeOfStatuses(any ? decided(statuses) : statuses);
}

/** With --any those that still run count only where none has ended. */
function decided(statuses: readonly string[]): readonly string[] {
  const ended = statuses.filter((status) => exitCodeOfStatuses([status]) !== EXIT.timedOut);
  return ended.length > 0 ? ended : statuses;
}
