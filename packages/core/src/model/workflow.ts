import type { Millis } from '../foundation/clock.ts';
import type {
  ApprovalPolicy,
  CodexEnvironment,
  OperationError,
  OperationId,
  SandboxMode,
  ThreadId,
  WorkflowId,
} from './operation.ts';
import type { PlanQuality, PlanSource } from './plan.ts';
import type { WorkflowStatus } from './workflow-machine.ts';

/** What the execution will run with unless the approval says otherwise; planning itself only reads. */
export interface ExecutionPolicy {
  readonly sandbox: SandboxMode;
  readonly approvalPolicy: ApprovalPolicy;
}

/** Plan, review and execution in one thread: one operation at a time, and a decision in between. */
export interface Workflow {
  /** Order of start; unique, rising. */
  readonly seq: number;
  readonly id: WorkflowId;
  readonly clientRequestId: string | null;
  readonly projectId: string;
  readonly projectPath: string;
  readonly cwd: string;
  readonly title: string | null;
  readonly policy: ExecutionPolicy;
  readonly environment: CodexEnvironment;
  readonly status: WorkflowStatus;
  /** The newest planning operation: the first, or that of the last revision. */
  readonly planOperationId: OperationId;
  readonly executionOperationId: OperationId | null;
  /** Key of the approval, where it had one. */
  readonly approvalKey: string | null;
  readonly lastError: OperationError | null;
  readonly createdAt: Millis;
  readonly updatedAt: Millis;
  readonly finishedAt: Millis | null;
  /** True when texts were pruned; identity, plan hashes and final status stay. */
  readonly pruned: boolean;
  /** True when another program ran it and it was taken over with its end. */
  readonly imported: boolean;
}

/** A plan that Codex proposed, as it was captured when its turn ended. */
export interface Plan {
  /** Order of capture; unique, rising. */
  readonly row: number;
  readonly workflowId: WorkflowId | null;
  readonly operationId: OperationId;
  readonly threadId: ThreadId;
  readonly turnId: string | null;
  /** Null for a plan that was read from a message. */
  readonly itemId: string | null;
  readonly source: PlanSource;
  readonly quality: PlanQuality;
  /** SHA-256 of the text with line ends and outer white space made equal. */
  readonly hash: string;
  /** The plan byte for byte; null when it was pruned. */
  readonly markdown: string | null;
  readonly createdAt: Millis;
}

/** The operation that a workflow is about at present. */
export const currentOperationOf = ({ executionOperationId, planOperationId }: Workflow): OperationId =>
  executionOperationId ?? planOperationId;
