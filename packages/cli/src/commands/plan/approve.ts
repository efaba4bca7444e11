import type { ControlPlane, ToolArguments, ToolOutput } from '@codex-cp/core';
import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../../base-command.ts';
import { canAsk, confirm } from '../../confirm.ts';
import { EXIT } from '../../exit-codes.ts';
import { timeoutFlag, workflowArg } from '../../flags.ts';
import { TOOL_FIELDS } from '../../generated/tool-fields.ts';
import { readWorkflow } from '../../read-workflow.ts';
import { planFacts, planText } from '../../render/plan.ts';
import { renderStep } from '../../render/workflow-step.ts';
import { requirePlan } from '../../require-plan.ts';
import { keyFlag, POLICY_FLAGS, policyArguments } from '../../task-flags.ts';
import { UsageError } from '../../usage-error.ts';
import { Watcher } from '../../watcher.ts';

type ApproveArguments = ToolArguments<'codex_approve_plan'>;
type Approved = ToolOutput<'codex_approve_plan'>;

/** Has a plan executed. */
export class ApprovePlan extends BaseCommand {
  static override summary = 'Have the plan of a workflow executed, once.';
  static override description =
    'At a terminal the plan is shown and you are asked. Elsewhere say what was reviewed with --plan-hash, which refuses a plan that changed since, or --yes for the newest plan whatever it says; a plan that has to be reviewed is approved by its hash only. Prints the id of the operation that executes it.';
  static override examples = [
    '<%= config.bin %> plan approve WORKFLOW --wait',
    '<%= config.bin %> plan approve WORKFLOW --plan-hash HASH --sandbox workspace-write',
  ];
  static override args = { workflow: workflowArg };
  static override flags = {
    'plan-hash': Flags.string({
      helpValue: 'HASH',
      description: 'Approve this plan and no other; "plan show" names it.',
    }),
    yes: Flags.boolean({ char: 'y', exclusive: ['plan-hash'], description: 'Do not ask; approve the newest plan.' }),
    wait: Flags.boolean({ exclusive: ['follow'], description: 'Wait for the end and print the final report.' }),
    follow: Flags.boolean({ description: 'Show live what happens, then the final report.' }),
    timeout: timeoutFlag('With --wait or --follow: stop watching after this time. The task goes on.'),
    message: Flags.string({
      helpValue: 'TEXT',
      description: `What Codex is told; "${TOOL_FIELDS.codex_approve_plan.message.default}" by default.`,
    }),
    ...POLICY_FLAGS,
    'client-request-id': keyFlag('Your key for this approval; a plan is executed once with or without it.'),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ApprovePlan);
    const { wait, follow } = flags;
    if (flags.timeout !== undefined && !wait && !follow) {
      throw new UsageError('--timeout', 'needs_other', '--timeout needs --wait or --follow.');
    }
    const named = flags['plan-hash'];
    const asks = named === undefined && !flags.yes;
    if (asks && !canAsk()) {
      throw new UsageError('--plan-hash', 'required', 'Nobody can be asked here: give --plan-hash, or --yes.');
    }
    const input = {
      workflow_id: args.workflow,
      message: flags.message,
      ...policyArguments(flags),
      client_request_id: flags['client-request-id'],
    };
    await this.withPlane({ flags }, async (plane) => {
      const reviewed = asks ? await this.#review(plane, args.workflow) : named;
      if (asks && reviewed === undefined) {
        this.terminal.err('Nothing was approved.');
        this.endWith(EXIT.refused);
        return;
      }
      const approval = { ...input, plan_hash: reviewed };
      await (wait || follow ? this.#approveAndWatch(plane, approval, flags) : this.#approve(plane, approval, flags));
    });
  }

  /** Shows the plan and asks; the hash of what was shown, or undefined for a no. What is approved already is not asked again. */
  async #review(plane: ControlPlane, id: string): Promise<string | undefined> {
    const { err, errFormat } = this.terminal;
    const view = await readWorkflow(plane, id);
    const plan = await requirePlan(view);
    if (view.executionOperationId !== null) return plan.planHash;
    if (view.phase !== 'plan_ready') {
      throw new UsageError(
        'WORKFLOW',
        'plan_not_ready',
        `No plan waits for a decision; the workflow is ${view.phase}.`,
      );
    }
    err(`${planText(plan, errFormat)}\n${planFacts(view, errFormat)}`);
    const yes = await confirm('Have this plan executed?', { input: process.stdin, output: process.stderr });
    return yes ? plan.planHash : undefined;
  }

  async #approve(plane: ControlPlane, input: ApproveArguments, flags: { readonly json: boolean }): Promise<void> {
    await this.answer(plane, flags, {
      tool: 'codex_approve_plan',
      input,
      ask: plane.approvePlan,
      text: (approved) => {
        this.terminal.err(renderStep(approved, this.terminal.errFormat));
        return executionOf(approved);
      },
    });
  }

  async #approveAndWatch(plane: ControlPlane, input: ApproveArguments, flags: WatchFlags): Promise<void> {
    const approved = await plane.approvePlan(input);
    const id = executionOf(approved);
    this.terminal.err([id, renderStep(approved, this.terminal.errFormat, 'watched')].filter(Boolean).join('\n'));
    const watcher = new Watcher(plane, this.terminal, flags);
    this.endWith(await (flags.follow ? watcher.follow(id, 0) : watcher.waitForReport(id)));
  }
}

interface WatchFlags {
  readonly json: boolean;
  readonly follow: boolean;
  readonly timeout: number | undefined;
}

const executionOf = ({ executionOperationId, currentOperationId }: Approved): string =>
  executionOperationId ?? currentOperationId;
