import type { ToolInput } from '../contract/registry.ts';
import type { Generation } from '../model/generation.ts';
import type { Interaction } from '../model/interaction.ts';
import type { Operation, OperationId } from '../model/operation.ts';
import type { OpenWork } from '../store/operation-store.ts';
import type { HandlerDeps } from './handler-deps.ts';
import type { Presence } from './operation-situation.ts';
import { presenceOf, requireOperation } from './read-operation.ts';

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
  readonly binary: { readonly path: string; readonly version: string | null } | null;
}

const STALE_SHOWN = 20;
const QUESTIONS_SHOWN = 50;
const MINUTE_MS = 60_000;

/** Reads what health is derived from. Changes nothing. */
export function readHealthFacts(deps: HandlerDeps, input: Input): HealthFacts {
  const { store, clock, binary } = deps;
  if (input.operation_id !== undefined) requireOperation(deps, input.operation_id);
  const active = store.operations.active().filter((operation) => isAskedAbout(operation, input));
  const staleBefore = clock.now() - input.stale_after_minutes * MINUTE_MS;
  const living = store.generations.living();
  return {
    presence: presenceOf(deps),
    lastStartError: store.worker.lastStartError()?.message ?? null,
    openWork: store.operations.openWork(),
    active,
    stale: active.filter((operation) => lastSign(deps, operation) < staleBefore).slice(0, STALE_SHOWN),
    failed: readFailed(deps, input),
    questions: store.interactions
      .list({ statuses: ['pending'], limit: QUESTIONS_SHOWN, ...questionFilter(input) })
      .toReversed(),
    generation: living.at(-1) ?? store.generations.newest(),
    binary: binary.find(),
  };
}

function isAskedAbout({ id, threadId, turnId }: Operation, input: Input): boolean {
  return (
    (input.operation_id === undefined || input.operation_id === id) &&
    (input.thread_id === undefined || input.thread_id === threadId) &&
    (input.turn_id === undefined || input.turn_id === turnId)
  );
}

/** A turn may run for hours: what counts is when it was last heard of. */
function lastSign({ store }: HandlerDeps, { id, updatedAt }: Operation): number {
  return Math.max(updatedAt, store.events.newest(id, 1)[0]?.at ?? 0);
}

function readFailed({ store, clock }: HandlerDeps, input: Input): readonly Operation[] {
  if (!input.include_recent_errors || input.max_recent_errors === 0) return [];
  const since = clock.now() - input.since_minutes * MINUTE_MS;
  return store.operations
    .list({
      statuses: ['failed', 'unknown_after_app_server_exit'],
      createdAfter: since,
      limit: input.max_recent_errors,
    })
    .filter((operation) => isAskedAbout(operation, input));
}

function questionFilter({ operation_id: id, thread_id: threadId, turn_id: turnId }: Input) {
  return {
    ...(id !== undefined && { operationId: id as OperationId }),
    ...(threadId !== undefined && { threadId }),
    ...(turnId !== undefined && { turnId }),
  };
}
