import type { ControlPlane, ToolOutput } from '@codex-cp/core';
import * as Flags from '@oclif/core/flags';
import { approvedPolicy } from '../../approved-policy.ts';
import { canAsk, confirm } from '../../confirm.ts';
import { EXIT } from '../../exit-codes.ts';
import { workflowArg } from '../../flags.ts';
import { TOOL_FIELDS } from '../../generated/tool-fields.ts';
import { readWorkflow } from '../../read-workflow.ts';
import { planFacts, planText } from '../../render/plan.ts';
import { renderStep } from '../../render/workflow-step.ts';
import { requirePlan } from '../../require-plan.ts';
import { keyFlag, POLICY_FLAGS, policyArguments, type PolicyFlags } from '../../task-flags.ts';
import { UsageError } from '../../usage-error.ts';
import { WATCH_FLAGS, WatchingCommand } from '../../watching.ts';

/** Has a plan executed. */
export class ApprovePlan extends WatchingCommand {
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
    ...WATCH_FLAGS,
    message: Flags.string({
      helpValue: 'TEXT',
      description: `What Codex is told; "${TOOL_FIELDS.codex_approve_plan.message.default}" by default.`,
    }),
    ...POLICY_FLAGS,
    'client-request-id': keyFlag('Your key for this approval; a plan is executed once with or without it.'),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ApprovePlan);
    const { wait, follow, timeout } = flags;
    this.checkTimeout(timeout, { wait, follow });
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
      const reviewed = asks ? await this.#review(plane, args.workflow, flags) : named;
      if (asks && reviewed === undefined) {
        this.terminal.err('Nothing was approved.');
        this.endWith(EXIT.refused);
        return;
      }
      await this.step(plane, flags, {
        tool: 'codex_approve_plan',
        input: { ...input, plan_hash: reviewed },
        ask: plane.approvePlan,
        id: executionOf,
        note: renderStep,
      });
    });
  }

  /** Shows the plan and asks; the hash of what was shown, or undefined for a no. What is approved already is not asked again. */
  async #review(plane: ControlPlane, id: string, flags: PolicyFlags): Promise<string | undefined> {
    const { err, errFormat } = this.terminal;
    const view = await readWorkflow(plane, id);
    if (view.executionOperationId !== null) return view.latestPlanHash ?? undefined;
    const plan = await requirePlan(view);
    if (view.phase !== 'plan_ready') {
      throw new UsageError(
        'WORKFLOW',
        'plan_not_ready',
        `No plan waits for a decision; the workflow is ${view.phase}.`,
      );
    }
    const approved = { ...view, ...approvedPolicy(view, flags) };
    err(`${planText(plan, errFormat)}\n${planFacts(approved, errFormat)}`);
    const yes = await confirm('Have this plan executed?', { input: process.stdin, output: process.stderr });
    return yes ? plan.planHash : undefined;
  }
}

const executionOf = ({ executionOperationId, currentOperationId }: ToolOutput<'codex_approve_plan'>): string =>
  executionOperationId ?? currentOperationId;
