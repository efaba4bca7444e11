import { resolve } from 'node:path';
import type { ToolArguments } from '@codex-cp/core';
import * as Flags from '@oclif/core/flags';
import { countFlag, wordFlag } from './flags.ts';
import { TOOL_FIELDS } from './generated/tool-fields.ts';

const field = TOOL_FIELDS.codex_submit_task;

/** Where the text of a task may come from, beside its argument. */
export const fileFlag = (what: string) =>
  Flags.string({ char: 'f', helpValue: 'PATH', description: `Read the ${what} from a file.` });

/** The caller's idempotency key. */
export const keyFlag = (description: string) => Flags.string({ aliases: ['key'], helpValue: 'KEY', description });

/** With what a turn that may change something runs. */
export const POLICY_FLAGS = {
  sandbox: wordFlag(field.sandbox, { description: 'What commands may touch.' }),
  'approval-policy': wordFlag(field.approval_policy, { aliases: ['approval'] }),
  'max-turn-seconds': countFlag(field.max_turn_seconds),
  'timeout-seconds': countFlag(field.timeout_seconds),
};

/** Where and how a new task runs. */
export const TASK_FLAGS = {
  cwd: Flags.string({ char: 'C', helpValue: 'PATH', description: 'Folder to work in; this one by default.' }),
  project: Flags.string({ helpValue: 'ID', description: 'Project to work in, as "projects" lists them.' }),
  title: Flags.string({ description: 'Name of the task and of its thread.' }),
  model: Flags.string({ char: 'm', description: 'Model of the turn.' }),
  effort: Flags.string({ description: field.effort.description }),
  ...POLICY_FLAGS,
};

type PolicyArguments = Pick<ToolArguments<'codex_approve_plan'>, 'sandbox' | 'approval_policy'>;

export interface PolicyFlags {
  readonly sandbox: PolicyArguments['sandbox'];
  readonly 'approval-policy': PolicyArguments['approval_policy'];
  readonly 'max-turn-seconds': number | undefined;
  readonly 'timeout-seconds': number | undefined;
}

export interface TaskFlags extends PolicyFlags {
  readonly cwd: string | undefined;
  readonly project: string | undefined;
  readonly title: string | undefined;
  readonly model: string | undefined;
  readonly effort: string | undefined;
}

/** The arguments that stand for these flags; what was not given stays out, since a repeat is compared by it. */
export const policyArguments = (flags: PolicyFlags) => ({
  sandbox: flags.sandbox,
  approval_policy: flags['approval-policy'],
  max_turn_seconds: flags['max-turn-seconds'],
  timeout_seconds: flags['timeout-seconds'],
});

/** The same for a new task; it runs here unless something else is named. */
export function taskArguments(flags: TaskFlags, elsewhere = flags.project !== undefined) {
  const { cwd, project, title, model, effort } = flags;
  const here = elsewhere ? undefined : process.cwd();
  return {
    project_id: project,
    cwd: cwd === undefined ? here : resolve(cwd),
    title,
    model,
    effort,
    ...policyArguments(flags),
  };
}
