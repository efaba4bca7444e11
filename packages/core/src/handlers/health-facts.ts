import type { ToolInput } from '../contract/registry.ts';
import type { Generation } from '../model/generation.ts';
import type { Interaction } from '../model/interaction.ts';
import type { OperationStatus } from '../model/operation-machine.ts';
import type { Operation, OperationId, TurnId } from '../model/operation.ts';
import type { OpenWork } from '../store/operation-store.ts';
import type { BinaryLook, HandlerDeps } from './handler-deps.ts';
import type { Presence } from './operation-situation.ts';
import { presenceOf, requireOperation } from './read-operation.ts';
import { operationsOf, requireWorkflow } from './read-workflow.ts';

type Input = ToolInput<'codex_health_summary'>;

/** Everything that health is derived from, read at one moment. */
export interface HealthFacts {
  readonly presence: Presence;
  readonly lastStartError: string | null;
  readonly openWork: OpenWork;
  /** Not final, oldest first; only what was asked about. */
  readonly active: readonly Operation[];
  readonly stale: readonly Operation[];
  /** Ended badly within the time asked about, newest first. */
  readonly failed: readonly Operation[];
  readonly questions: readonly Interaction[];
  readonly generation: Generation | undefined;
  readonly binary: BinaryLook;
  /** What is to be told of the state file. */
  readonly notices: readonly string[];
}

const ENDED_BADLY: readonly OperationStatus[] = ['failed', 'unknown_after_app_server_exit'];
const STALE_SHOWN = 20;
const QUESTIONS_SHOWN = 50;
const MINUTE_MS = 60_000;

/** The Codex that runs; the one that would be started where none does. An update may have taken away what runs. */
export async function binaryInUse({ store, folders, binary }: HandlerDeps): Promise<BinaryLook> {
  const living = store.generations.living().at(-1);
  if (living === undefined || !folders.exists(living.binaryPath)) return binary.find();
  return { path: living.binaryPath, version: living.version };
}

/** Reads what health is derived from. Changes nothing. */
export function readHealthFacts(deps: HandlerDeps, input: Input, binary: BinaryLook): HealthFacts {
  const { store, clock } = deps;
  if (input.operation_id !== undefined) requireOperation(deps, input.operation_id);
  const ofWorkflow = operationsOfWorkflow(deps, input);
  const active = store.operations.active().filter((operation) => isAskedAbout(operation, input));
  const staleBefore = clock.now() - input.stale_after_minutes * MINUTE_MS;
  const living = store.generations.living();
  return {
    presence: presenceOf(deps),
    lastStartError: store.worker.lastStartError()?.message ?? null,
    openWork: store.operations.openWork(),
    active,
    stale: active.filter((operation) => lastSign(deps, operation) < staleBefore).slice(0, STALE_SHOWN),
    failed: readFailed(deps, input, ofWorkflow),
    questions: readQuestions(deps, input, ofWorkflow),
    generation: living.at(-1) ?? store.generations.newest(),
    binary,
    notices: store.notices,
  };
}

/** Those of the workflow that was asked about, newest first, or of them the named one; undefined where none was. */
function operationsOfWorkflow(
  deps: HandlerDeps,
  { workflow_id: workflowId, operation_id: named }: Input,
): readonly OperationId[] | undefined {
  if (workflowId === undefined) return undefined;
  const all = operationsOf(deps, requireWorkflow(deps, workflowId));
  return all.filter((id) => named === undefined || named === id);
}

function isAskedAbout({ id, threadId, turnId, workflowId }: Operation, input: Input): boolean {
  return (
    (input.workflow_id === undefined || input.workflow_id === workflowId) &&
    (input.operation_id === undefined || input.operation_id === id) &&
    (input.thread_id === undefined || input.thread_id === threadId) &&
    (input.turn_id === undefined || input.turn_id === turnId)
  );
}

/** A turn may run for hours: what counts is when it was last heard of. */
function lastSign({ store }: HandlerDeps, { id, updatedAt }: Operation): number {
  return Math.max(updatedAt, store.events.newest(id, 1)[0]?.at ?? 0);
}

function readFailed(
  { store, clock }: HandlerDeps,
  input: Input,
  ofWorkflow: readonly OperationId[] | undefined,
): readonly Operation[] {
  if (!input.include_recent_errors || input.max_recent_errors === 0) return [];
  const { thread_id: threadId, max_recent_errors: limit } = input;
  const finishedAfter = clock.now() - input.since_minutes * MINUTE_MS;
  const named = namedOperations(store, input, ofWorkflow);
  if (named === undefined) {
    const where = threadId === undefined ? {} : { threadId };
    return store.operations.list({ statuses: ENDED_BADLY, finishedAfter, limit, ...where });
  }
  return named
    .filter(
      ({ status, finishedAt }) => finishedAt !== null && finishedAt > finishedAfter && ENDED_BADLY.includes(status),
    )
    .filter((operation) => isAskedAbout(operation, input))
    .slice(0, limit);
}

/** Those that the question names one by one; undefined where it names none. */
function namedOperations(
  { operations }: HandlerDeps['store'],
  { operation_id: id, turn_id: turnId }: Input,
  ofWorkflow: readonly OperationId[] | undefined,
): readonly Operation[] | undefined {
  if (ofWorkflow) return ofWorkflow.flatMap((each) => operations.get(each) ?? []);
  if (id === undefined && turnId === undefined) return undefined;
  const named = id === undefined ? operations.byTurn(turnId as TurnId) : operations.get(id as OperationId);
  return named ? [named] : [];
}

/** Oldest first. */
function readQuestions(
  { store }: HandlerDeps,
  { operation_id: id, thread_id: threadId, turn_id: turnId }: Input,
  ofWorkflow: readonly OperationId[] | undefined,
): readonly Interaction[] {
  const where = {
    statuses: ['pending'],
    limit: QUESTIONS_SHOWN,
    ...(threadId !== undefined && { threadId }),
    ...(turnId !== undefined && { turnId }),
  } as const;
  const operationIds = ofWorkflow ?? [id as OperationId | undefined];
  return operationIds
    .flatMap((operationId) => store.interactions.list({ ...where, ...(operationId !== undefined && { operationId }) }))
    .slice(0, QUESTIONS_SHOWN)
    .toReversed();
}
