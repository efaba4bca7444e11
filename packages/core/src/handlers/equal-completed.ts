import type { Millis } from '../foundation/clock.ts';
import { normalizePrompt } from '../model/dedup-key.ts';
import type { Operation } from '../model/operation.ts';
import type { ListFilter } from '../store/operation-store.ts';
import type { HandlerDeps } from './handler-deps.ts';
import type { TaskPlace } from './task-place.ts';

type Deps = Pick<HandlerDeps, 'store'>;

/** How far back is looked: only for callers who ask for it. */
const NEWEST = 200;

/** The newest completed task of the project with the same prompt after normalisation, whose thread can go on. */
export const equalCompleted = (deps: Deps, { projectId }: TaskPlace, message: string): Operation | undefined =>
  newestEqual(deps, { projectId }, message);

/**
 * The task that an operation was redirected to when it was submitted, found again by the same rule; undefined where it was
 * not redirected, and where that task was pruned since.
 */
export function continuedOperation(
  deps: Deps,
  { id, type, threadId, seq, createdAt }: Operation,
  request: Readonly<Record<string, unknown>> | undefined,
): Operation | undefined {
  if (request?.['operation_type'] !== 'start_chat' || type !== 'send_message' || threadId === null) return undefined;
  const prompt = deps.store.operations.prompt(id);
  if (prompt === undefined) return undefined;
  return newestEqual(deps, { threadId, beforeSeq: seq, finishedBy: createdAt }, prompt);
}

interface Where extends Pick<ListFilter, 'projectId' | 'threadId' | 'beforeSeq'> {
  /** What ended later was no choice yet. */
  readonly finishedBy?: Millis;
}

function newestEqual(
  { store: { operations } }: Deps,
  { finishedBy = Infinity, ...where }: Where,
  message: string,
): Operation | undefined {
  const wanted = normalizePrompt(message);
  return operations
    .list({ ...where, statuses: ['completed'], limit: NEWEST })
    .filter(({ threadId, finishedAt }) => threadId !== null && finishedAt !== null && finishedAt <= finishedBy)
    .find(({ id }) => {
      const prompt = operations.prompt(id);
      return prompt !== undefined && normalizePrompt(prompt) === wanted;
    });
}
