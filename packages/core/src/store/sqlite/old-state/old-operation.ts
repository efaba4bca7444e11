import { sha256 } from '../../../foundation/hash.ts';
import { projectIdOf } from '../../../foundation/uuid5.ts';
import {
  APPROVAL_POLICIES,
  OPERATION_TYPES,
  SANDBOX_MODES,
  type CodexEnvironment,
  type OperationId,
  type OperationType,
  type ThreadId,
  type TurnId,
  type TurnSettings,
  type WorkflowId,
} from '../../../model/operation.ts';
import { OVERRIDES_FIELD } from '../../../model/thread-overrides.ts';
import type { ExecutionPolicy } from '../../../model/workflow.ts';
import type { ImportedOperation } from '../../import-store.ts';
import { endOf, errorOf } from './old-end.ts';
import { countOf, objectOf, textOf, timeOf, type OldRow } from './old-row.ts';

/** What rows do not tell themselves. */
export interface OldContext {
  readonly environment: CodexEnvironment;
  /** What holds where a request does not say. */
  readonly policy: ExecutionPolicy;
  /** When it is taken over: then what had not ended is given up. */
  readonly now: number;
  /** Folder of a project of the old server. */
  readonly projectPath: (projectId: string) => string | null;
  /** What the old server saw of a turn. */
  readonly turn: (turnId: string) => OldRow | undefined;
  readonly operation: (id: string) => OldRow | undefined;
  /** The newest execution of the plan of a workflow. */
  readonly execution: (workflowId: string) => OldRow | undefined;
}

/** Pure but for what the context reads: an operation of the old server as it is kept here. */
export function toImportedOperation(row: OldRow, context: OldContext): ImportedOperation {
  const request = objectOf(row, 'request_json');
  const turnId = textOf(row, 'turn_id');
  const turn = turnId === null ? undefined : context.turn(turnId);
  const end = endOf(row, turn);
  const createdAt = timeOf(row, 'created_at') ?? timeOf(row, 'updated_at') ?? 0;
  const updatedAt = timeOf(row, 'updated_at') ?? createdAt;
  const threadId = textOf(row, 'thread_id') ?? textOf(row, 'chat_id');
  const prompt = textOf(request, 'message') ?? '';
  return {
    id: (textOf(row, 'operation_id') ?? '') as OperationId,
    type: typeOf(row, threadId),
    workflowId: textOf(row, 'workflow_id') as WorkflowId | null,
    clientRequestId: textOf(row, 'client_request_id'),
    request: requestOf(request, prompt),
    prompt,
    ...placeOf(row, request, context),
    title: textOf(row, 'title'),
    threadId: threadId as ThreadId | null,
    turnId: turnId as TurnId | null,
    settings: settingsOf(request, context),
    environment: context.environment,
    status: end.status,
    attempt: countOf(row, 'attempt_count'),
    lastError: errorOf(row, end, turnId !== null),
    warnings: warningsOf(row),
    createdAt,
    updatedAt,
    startedAt: timeOf(row, 'started_at'),
    finishedAt: end.unfinished === null ? (end.finishedAt ?? updatedAt) : context.now,
    finalText: finalTextOf(row, turn),
  };
}

function typeOf(row: OldRow, threadId: string | null): OperationType {
  const word = textOf(row, 'operation_type');
  return OPERATION_TYPES.find((type) => type === word) ?? (threadId === null ? 'start_chat' : 'send_message');
}

/** The arguments, without what the old server noted among them, and without what would be obeyed here. */
function requestOf(request: OldRow, prompt: string): Readonly<Record<string, unknown>> {
  const given = Object.entries(request).filter(([name]) => !name.startsWith('_') && name !== OVERRIDES_FIELD);
  return { ...Object.fromEntries(given), message: sha256(prompt) };
}

export interface OldPlace {
  readonly projectId: string;
  readonly projectPath: string;
  readonly cwd: string;
}

/** Where it ran. */
export function placeOf(row: OldRow | undefined, request: OldRow, { projectPath: pathOf }: OldContext): OldPlace {
  const named = textOf(row, 'project_id');
  const known = named === null ? null : pathOf(named);
  const cwd = textOf(row, 'cwd') ?? textOf(request, 'cwd') ?? known ?? '';
  const projectPath = known ?? cwd;
  return { projectId: named ?? projectIdOf(projectPath), projectPath, cwd };
}

const TIMES = { callTimeoutMs: 30_000, interactionTimeoutMs: 900_000 };

/** As it was asked for. Later messages of the thread may inherit it: what was not asked for is as it is configured now. */
export function settingsOf(request: OldRow, { policy }: Pick<OldContext, 'policy'>): TurnSettings {
  const [sandbox, approval] = [textOf(request, 'sandbox'), textOf(request, 'approval_policy') ?? ''];
  const asked = APPROVALS[approval] ?? approval;
  return {
    sandbox: SANDBOX_MODES.find((word) => word === sandbox) ?? policy.sandbox,
    approvalPolicy: APPROVAL_POLICIES.find((word) => word === asked) ?? policy.approvalPolicy,
    model: textOf(request, 'model'),
    effort: textOf(request, 'effort'),
    summary: null,
    collaborationMode: textOf(request, 'collaboration_mode') === 'plan' ? 'plan' : 'default',
    maxTurnSeconds: null,
    ...TIMES,
    allowedRoots: [],
  };
}

/** Old words that mean one of ours. */
const APPROVALS: Readonly<Partial<Record<string, string>>> = {
  never_auto_approve: 'never',
  'on-failure': 'on-request',
  ask_openclaw: 'on-request',
};

function warningsOf(row: OldRow): readonly string[] {
  const type = textOf(row, 'operation_type') ?? 'unknown';
  const isKnown = OPERATION_TYPES.some((known) => known === type);
  const status = textOf(row, 'status') ?? 'unknown';
  const told = `Taken over from the state file of the old server, which ran it; its status there was ${status}.`;
  return isKnown ? [told] : [told, `The old server called it ${type}.`];
}

/** Whole where the old server kept it whole: a report may have been cut. */
function finalTextOf(row: OldRow, turn: OldRow | undefined): string | null {
  const report = objectOf(row, 'final_report_json');
  const reported = textOf(report, 'text') ?? textOf(report, 'finalText') ?? textOf(report, 'message');
  const isWhole = reported !== null && report['truncated'] !== true;
  return (isWhole ? reported : textOf(turn, 'final_message')) ?? textOf(turn, 'last_assistant_message') ?? reported;
}
