import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { timeoutFlag, workflowArg } from '../../flags.ts';
import { TOOL_FIELDS } from '../../generated/tool-fields.ts';
import { readPrompt } from '../../input/read-prompt.ts';
import { PlanningCommand } from '../../planning-command.ts';
import { fileFlag, keyFlag } from '../../task-flags.ts';

/** Has a plan made anew. */
export class RevisePlan extends PlanningCommand {
  static override summary = 'Say what should be different in a plan; Codex plans anew in the same thread.';
  static override examples = ['<%= config.bin %> plan revise WORKFLOW "Leave the public API as it is." --wait'];
  static override args = {
    workflow: workflowArg,
    feedback: Args.string({ description: 'What should be different; "-", or nothing, reads what is piped in.' }),
  };
  static override flags = {
    file: fileFlag('feedback'),
    wait: Flags.boolean({ description: 'Wait for the new plan and print it.' }),
    timeout: timeoutFlag('With --wait: stop waiting after this time. The planning goes on.'),
    'plan-hash': Flags.string({ helpValue: 'HASH', description: TOOL_FIELDS.codex_revise_plan.plan_hash.description }),
    'client-request-id': keyFlag('Your key: the same key finds the same revision.'),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(RevisePlan);
    this.checkTimeout(flags.timeout, { wait: flags.wait });
    const input = {
      workflow_id: args.workflow,
      feedback: await readPrompt({ argument: args.feedback, file: flags.file }, process.stdin),
      plan_hash: flags['plan-hash'],
      client_request_id: flags['client-request-id'],
    };
    await this.withPlane({ flags }, (plane) =>
      this.plan(plane, flags, { tool: 'codex_revise_plan', input, ask: plane.revisePlan }),
    );
  }
}
