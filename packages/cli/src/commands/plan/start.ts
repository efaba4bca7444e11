import { resolve } from 'node:path';
import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { timeoutFlag } from '../../flags.ts';
import { TOOL_FIELDS } from '../../generated/tool-fields.ts';
import { readPrompt } from '../../input/read-prompt.ts';
import { PlanningCommand } from '../../planning-command.ts';
import { rootFor } from '../../plane.ts';
import { fileFlag, keyFlag, TASK_FLAGS, taskArguments } from '../../task-flags.ts';

/** Starts a plan workflow. */
export class StartPlan extends PlanningCommand {
  static override summary = 'Have a task planned first; it is executed when you approve the plan.';
  static override description =
    'Stores the workflow and answers at once with its id; it outlives this command. Planning only reads, whatever the sandbox of the execution will be. With --wait it stays until the plan is there and prints it.';
  static override examples = [
    '<%= config.bin %> plan start "Replace the parser" --wait',
    '<%= config.bin %> plan start --file task.md --sandbox workspace-write --key ticket-42',
  ];
  static override args = {
    prompt: Args.string({
      description: 'What Codex should plan and then do; "-", or nothing, reads what is piped in.',
    }),
  };
  static override flags = {
    file: fileFlag('prompt'),
    wait: Flags.boolean({ description: 'Wait for the plan and print it.' }),
    timeout: timeoutFlag('With --wait: stop waiting after this time. The planning goes on.'),
    ...TASK_FLAGS,
    'client-request-id': keyFlag(TOOL_FIELDS.codex_start_plan_workflow.client_request_id.description),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(StartPlan);
    this.checkTimeout(flags.timeout, { wait: flags.wait });
    const message = await readPrompt({ argument: args.prompt, file: flags.file }, process.stdin);
    const input = { message, ...taskArguments(flags), client_request_id: flags['client-request-id'] };
    const more = flags.cwd === undefined ? {} : await rootFor(flags, resolve(flags.cwd));
    await this.withPlane({ flags, more }, (plane) =>
      this.plan(plane, flags, { tool: 'codex_start_plan_workflow', input, ask: plane.startPlan }),
    );
  }
}
