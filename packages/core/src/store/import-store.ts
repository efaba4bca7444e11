import type { Millis } from '../foundation/clock.ts';
import type {
  CodexEnvironment,
  OperationError,
  OperationId,
  OperationType,
  ThreadId,
  TurnId,
  TurnSettings,
  WorkflowId,
} from '../model/operation.ts';
import type { ExecutionPolicy } from '../model/workflow.ts';
import type { HookMessage, HookThread, HookTurn } from './hook-history-store.ts';

/** How what was taken over has ended; whatever had not is unknown. */
export type ImportedStatus = 'completed' | 'failed' | 'interrupted' | 'cancelled' | 'unknown_after_app_server_exit';

/** An operation that another program ran, with its end. */
export interface ImportedOperation {
  readonly id: OperationId;
  readonly type: OperationType;
  readonly workflowId: WorkflowId | null;
  readonly clientRequestId: string | null;
  readonly request: Readonly<Record<string, unknown>>;
  readonly prompt: string;
  readonly projectId: string;
  readonly projectPath: string;
  readonly cwd: string;
  readonly title: string | null;
  readonly threadId: ThreadId | null;
  readonly turnId: TurnId | null;
  readonly settings: TurnSettings;
  readonly environment: CodexEnvironment;
  readonly status: ImportedStatus;
  readonly attempt: number;
  readonly lastError: OperationError | null;
  readonly warnings: readonly string[];
  readonly createdAt: Millis;
  readonly updatedAt: Millis;
  readonly startedAt: Millis | null;
  readonly finishedAt: Millis;
  readonly finalText: string | null;
}

/** A plan workflow that another program ran, with its end. */
export interface ImportedWorkflow {
  readonly id: WorkflowId;
  readonly clientRequestId: string | null;
  readonly projectId: string;
  readonly projectPath: string;
  readonly cwd: string;
  readonly title: string | null;
  readonly policy: ExecutionPolicy;
  readonly environment: CodexEnvironment;
  readonly status: ImportedStatus;
  readonly planOperationId: OperationId;
  readonly executionOperationId: OperationId | null;
  readonly approvalKey: string | null;
  readonly lastError: OperationError | null;
  readonly createdAt: Millis;
  readonly updatedAt: Millis;
  readonly finishedAt: Millis;
}

/** What is taken over at once. Of operations and workflows the newest comes first. */
export interface ImportBatch {
  readonly operations: readonly ImportedOperation[];
  readonly workflows: readonly ImportedWorkflow[];
  readonly hookThreads: readonly HookThread[];
  readonly hookTurns: readonly HookTurn[];
  readonly hookMessages: readonly HookMessage[];
}

export interface ImportTally {
  readonly taken: number;
  /** Was there already, and was left as it is. */
  readonly known: number;
}

export interface ImportOutcome {
  readonly operations: ImportTally;
  readonly workflows: ImportTally;
  readonly hookThreads: ImportTally;
  readonly hookTurns: ImportTally;
  readonly hookMessages: ImportTally;
  /** Taken operations and workflows whose key belongs to another one here: that one keeps it. */
  readonly keysInUse: number;
  /** Taken workflows whose plan or execution belongs to another one here: that one keeps it. */
  readonly phasesInUse: number;
}

/** Takes over what another program left. */
export interface ImportStore {
  /**
   * One transaction: whatever is not there yet, by its id, is there afterwards; what is there stays as it is. Operations and
   * workflows come before all that are here in order, the first of a batch last, and their keys find them whatever comes with
   * the key. A turn that belongs to an operation here stays with it, and so does an operation that belongs to a workflow here. `try` tells what it would be and keeps nothing.
   */
  takeOver(batch: ImportBatch, mode: 'keep' | 'try'): ImportOutcome;
}

/** What is told of an operation whose key another one has. */
export const keyInUse = (key: string): string =>
  `Its client_request_id ${JSON.stringify(key)} belongs to another operation here, which keeps it.`;

/** What is told of an operation whose turn another one has. */
export const turnInUse = (turnId: string): string =>
  `Its turn ${turnId} belongs to another operation here, which keeps it.`;

/** Ids of operations that a workflow here has already. */
export interface PhasesHere {
  readonly hasPlan: (id: OperationId) => boolean;
  readonly hasExecution: (id: OperationId) => boolean;
}

/** Pure but for what it asks: a workflow without the operations that belong to another one. */
export function withFreePhases(workflow: ImportedWorkflow, { hasPlan, hasExecution }: PhasesHere): ImportedWorkflow {
  const { id, planOperationId: plan, executionOperationId: execution } = workflow;
  const isExecuted = execution !== null && !hasExecution(execution);
  return {
    ...workflow,
    planOperationId: hasPlan(plan) ? freePlanId(id, hasPlan) : plan,
    executionOperationId: isExecuted ? execution : null,
  };
}

/** Has it kept its operations? */
export const hasPhasesOf = (workflow: ImportedWorkflow, given: ImportedWorkflow): boolean =>
  workflow.planOperationId === given.planOperationId && workflow.executionOperationId === given.executionOperationId;

/** An id that leads nowhere, as of a workflow that does not tell its plan. */
function freePlanId(workflow: WorkflowId, hasPlan: PhasesHere['hasPlan'], n = 1): OperationId {
  const id = `${unknownPlanOf(workflow)}${n === 1 ? '' : `-${n}`}` as OperationId;
  return hasPlan(id) ? freePlanId(workflow, hasPlan, n + 1) : id;
}

/** What stands for the plan of a workflow whose plan is not known. */
export const unknownPlanOf = (workflow: string): OperationId => `${workflow}-plan` as OperationId;
