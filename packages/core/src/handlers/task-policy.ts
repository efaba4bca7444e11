import type { ToolInput } from '../contract/registry.ts';
import type { ApprovalPolicy, SandboxMode, ThreadId, TurnSettings } from '../model/operation.ts';
import type { HandlerDeps } from './handler-deps.ts';

type PolicyInput = Pick<
  ToolInput<'codex_submit_task'>,
  'approval_policy' | 'sandbox' | 'model' | 'effort' | 'collaboration_mode' | 'max_turn_seconds' | 'timeout_seconds'
>;

export interface TaskPolicy {
  readonly settings: TurnSettings;
  readonly warnings: readonly string[];
}

/** All that the turn needs: the call's words, else those of the configuration; old words are translated, and told. */
export function taskPolicy(
  deps: Pick<HandlerDeps, 'config' | 'store'>,
  input: PolicyInput,
  threadId: ThreadId | null,
): TaskPolicy {
  const { values, roots } = deps.config;
  const existing = threadId === null ? undefined : deps.store.operations.list({ threadId, limit: 1 })[0]?.settings;
  const approval = approvalOf(input.approval_policy, existing?.approvalPolicy, values.defaultApprovalPolicy);
  const sandbox = sandboxOf(input, existing?.sandbox, values.defaultSandbox);
  const effort = input.effort ?? values.defaultEffort;
  return {
    settings: {
      sandbox: sandbox.value,
      approvalPolicy: approval.value,
      model: input.model ?? values.defaultModel,
      effort,
      summary: values.defaultSummary,
      collaborationMode: input.collaboration_mode ?? 'default',
      maxTurnSeconds: input.max_turn_seconds ?? null,
      callTimeoutMs: input.timeout_seconds * 1_000,
      interactionTimeoutMs: values.approvalResponseTimeoutSeconds * 1_000,
      allowedRoots: roots.roots,
    },
    warnings: [...approval.warnings, ...sandbox.warnings, ...effortWarnings(effort)],
  };
}

export interface Chosen<T> {
  readonly value: T;
  readonly warnings: readonly string[];
}

/** The approval policy of a call: its word, else what was there before, else the default; old words are translated, and told. */
export function approvalOf(
  word: PolicyInput['approval_policy'],
  existing: ApprovalPolicy | undefined,
  otherwise: ApprovalPolicy,
): Chosen<ApprovalPolicy> {
  switch (word) {
    case undefined:
      return { value: otherwise, warnings: [] };
    case 'respect_existing':
      return { value: existing ?? otherwise, warnings: [] };
    case 'never_auto_approve':
      return { value: 'never', warnings: [] };
    case 'on-failure':
    case 'ask_openclaw':
      return {
        value: 'on-request',
        warnings: [`approval_policy "${word}" is an old word: the task runs with "on-request".`],
      };
    default:
      return { value: word, warnings: [] };
  }
}

/**
 * The sandbox of a call: its word, else what was there before, else the default. A plan turn only reads: that Codex is told
 * to plan does not keep it from writing.
 */
export function sandboxOf(
  { sandbox, collaboration_mode: mode }: Pick<PolicyInput, 'sandbox' | 'collaboration_mode'>,
  existing: SandboxMode | undefined,
  otherwise: SandboxMode,
): Chosen<SandboxMode> {
  const chosen = sandbox === 'respect_existing' ? (existing ?? otherwise) : (sandbox ?? otherwise);
  if (mode !== 'plan' || chosen === 'read-only') return { value: chosen, warnings: [] };
  const warnings = sandbox === undefined ? [] : [`A plan is made with sandbox "read-only", not "${chosen}".`];
  return { value: 'read-only', warnings };
}

const EFFORTS: ReadonlySet<string> = new Set(['none', 'minimal', 'low', 'medium', 'high', 'xhigh']);

function effortWarnings(effort: string | null): readonly string[] {
  return effort === null || EFFORTS.has(effort)
    ? []
    : [`effort "${effort}" is not a known word; it is passed on as it is.`];
}
