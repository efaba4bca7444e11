import type { ErrorCode } from '../errors/catalogue.ts';
import type { Millis } from '../foundation/clock.ts';
import type { OperationStatus } from './operation-machine.ts';

export type OperationId = string & { readonly __brand: 'OperationId' };
export type ThreadId = string & { readonly __brand: 'ThreadId' };
export type TurnId = string & { readonly __brand: 'TurnId' };
export type WorkflowId = string & { readonly __brand: 'WorkflowId' };

export const OPERATION_TYPES = ['start_chat', 'send_message', 'execute_plan'] as const;
export type OperationType = (typeof OPERATION_TYPES)[number];

export const SANDBOX_MODES = ['read-only', 'workspace-write', 'danger-full-access'] as const;
export type SandboxMode = (typeof SANDBOX_MODES)[number];

export const APPROVAL_POLICIES = ['untrusted', 'on-request', 'never'] as const;
export type ApprovalPolicy = (typeof APPROVAL_POLICIES)[number];

/** How much Codex tells of the model's reasoning. */
export type ReasoningSummary = 'auto' | 'concise' | 'detailed' | 'none';

/** All that a turn needs, resolved when the task is submitted: the door that starts the worker decides nothing. */
export interface TurnSettings {
  readonly sandbox: SandboxMode;
  readonly approvalPolicy: ApprovalPolicy;
  /** Null: what `thread/start` or `thread/resume` answers. */
  readonly model: string | null;
  readonly effort: string | null;
  /** Null, as in tasks of older builds: as the thread has it. */
  readonly summary: ReasoningSummary | null;
  readonly collaborationMode: 'default' | 'plan';
  /** Seconds after which a running turn is interrupted; null for no limit. */
  readonly maxTurnSeconds: number | null;
  /** Bound of one app-server call. */
  readonly callTimeoutMs: number;
  readonly interactionTimeoutMs: number;
  /** Canonical folders; the working directory that Codex names must lie under one of them. */
  readonly allowedRoots: readonly string[];
  /** The turn that has to be the newest of the thread when this one is sent: the plan that was approved. Absent: any. */
  readonly afterTurnId?: string;
}

/** Which Codex runs it: tasks with different environments never share an app-server. */
export interface CodexEnvironment {
  readonly codexHome: string;
  /** A configured binary, or null to find one. */
  readonly codexBinary: string | null;
}

/** Why a queued operation is not picked up yet. */
export type WaitReason = 'retry' | 'active_writer' | 'low_disk' | 'app_server_unavailable';

/** What was true when the turn was about to be sent; absence of the turn is only proof while this still holds. */
export interface SubmitEvidence {
  readonly generation: number;
  readonly bootId: string;
  /** The newest turn of the thread, read after the resume; null for a thread without turns. */
  readonly baselineTurnId: string | null;
  readonly freeBytesHome: number;
  readonly freeBytesState: number;
}

export interface OperationError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly retryable: boolean;
}

export interface InterruptWish {
  readonly requestedAt: Millis;
  readonly reason: 'requested' | 'max_turn_seconds';
  /** True: leave running commands alone. */
  readonly keepCommands: boolean;
}

/** A durable task. One operation starts at most one turn, ever. */
export interface Operation {
  /** Order of submission; unique, rising. */
  readonly seq: number;
  readonly id: OperationId;
  readonly type: OperationType;
  /** The workflow that it is a phase of. */
  readonly workflowId: WorkflowId | null;
  readonly clientRequestId: string | null;
  readonly projectId: string;
  readonly projectPath: string;
  readonly cwd: string;
  readonly title: string | null;
  readonly settings: TurnSettings;
  readonly environment: CodexEnvironment;
  readonly status: OperationStatus;
  /** The last status before its owner or generation was lost; equals `status` otherwise. */
  readonly lastWord: OperationStatus;
  readonly threadId: ThreadId | null;
  /** True while the thread was made for this operation and no turn of it is known. */
  readonly threadIsFresh: boolean;
  readonly turnId: TurnId | null;
  /** Term of the worker that owns it; null while nobody does. */
  readonly epoch: number | null;
  readonly generation: number | null;
  /** How often it was taken up in earnest; waiting for a neighbour does not count. */
  readonly attempt: number;
  readonly nextAttemptAt: Millis | null;
  readonly waitReason: WaitReason | null;
  readonly waitSince: Millis | null;
  readonly evidence: SubmitEvidence | null;
  /** Since when nobody has been able to tell what the turn does. */
  readonly recoveringSince: Millis | null;
  readonly interrupt: InterruptWish | null;
  readonly lastError: OperationError | null;
  readonly warnings: readonly string[];
  readonly promptChars: number;
  readonly promptSha256: string;
  readonly createdAt: Millis;
  readonly updatedAt: Millis;
  /** When Codex accepted the turn. */
  readonly startedAt: Millis | null;
  readonly finishedAt: Millis | null;
  /** True when texts and report were pruned; identity and final status stay. */
  readonly pruned: boolean;
  /** True when another program ran it and it was taken over with its end: nothing here ever ran it, or will. */
  readonly imported: boolean;
}

/** No wait is longer than this: a next attempt farther away than that is due, whatever the clock says. */
export const FARTHEST_ATTEMPT_MS = 10 * 60_000;

/** How many times a start is tried before the operation fails. */
export const MAX_ATTEMPTS = 3;
