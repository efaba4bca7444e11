import type { ToolInput, ToolOutput } from '../contract/registry.ts';
import { invalidArgument } from '../errors/codex-cp-error.ts';
import type { OperationId } from '../model/operation.ts';
import type { ListFilter } from '../store/operation-store.ts';
import type { HandlerDeps } from './handler-deps.ts';
import { statusesFor, wireStatus } from './operation-situation.ts';
import { operationBrief } from './operation-view.ts';
import { presenceOf } from './read-operation.ts';

const QUESTIONS_COUNTED = 1_000;

/** Reads a page of operations, newest first. */
export function listOperations(deps: HandlerDeps) {
  return (input: ToolInput<'codex_list_operations'>): ToolOutput<'codex_list_operations'> => {
    const page = deps.store.operations.list(filterOf(input));
    const words = input.status && new Set<string>(input.status);
    const shown = words ? page.filter((operation) => words.has(wireStatus(operation))) : page;
    const presence = presenceOf(deps);
    const questions = countQuestions(deps);
    return {
      operations: shown.map((operation) => operationBrief(operation, questions.get(operation.id) ?? 0, presence)),
      nextCursor: page.length < input.limit ? null : String(page.at(-1)?.seq ?? ''),
    };
  };
}

/** How many questions are open, by operation. */
export function countQuestions({ store }: Pick<HandlerDeps, 'store'>): ReadonlyMap<OperationId, number> {
  const counts = new Map<OperationId, number>();
  for (const { operationId } of store.interactions.list({ statuses: ['pending'], limit: QUESTIONS_COUNTED })) {
    counts.set(operationId, (counts.get(operationId) ?? 0) + 1);
  }
  return counts;
}

function filterOf(input: ToolInput<'codex_list_operations'>): ListFilter {
  const { status, project_id: projectId, thread_id: threadId, created_after: after, cursor, limit } = input;
  return {
    limit,
    ...(status && { statuses: [...new Set(status.flatMap(statusesFor))] }),
    ...(projectId !== undefined && { projectId }),
    ...(threadId !== undefined && { threadId }),
    ...(after !== undefined && { createdAfter: Date.parse(after) }),
    ...(cursor !== undefined && { beforeSeq: seqOf(cursor) }),
  };
}

function seqOf(cursor: string): number {
  if (!/^-?\d{1,15}$/.test(cursor))
    throw invalidArgument('cursor', 'unknown_cursor', { remedy: 'Pass nextCursor of the last page, unchanged.' });
  return Number(cursor);
}
