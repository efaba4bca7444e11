import type { PolicyFlags } from './task-flags.ts';
import type { WorkflowView } from './views.ts';

type Policy = Pick<WorkflowView, 'requestedSandbox' | 'requestedApprovalPolicy'>;
type Flags = Pick<PolicyFlags, 'sandbox' | 'approval-policy'>;

/** With what a plan is executed that is approved with these flags: they win over what the workflow was started with. */
export const approvedPolicy = (started: Policy, { sandbox, 'approval-policy': approval }: Flags): Policy => ({
  requestedSandbox: chosen(sandbox, started.requestedSandbox),
  requestedApprovalPolicy: chosen(approval, started.requestedApprovalPolicy),
});

function chosen(word: string | undefined, before: string): string {
  if (word === undefined || word === 'respect_existing') return before;
  return OLD_WORDS[word] ?? word;
}

/** Old words for an approval policy, and with what a task runs that was given them. */
const OLD_WORDS: Readonly<Record<string, string>> = {
  'on-failure': 'on-request',
  ask_openclaw: 'on-request',
  never_auto_approve: 'never',
};
