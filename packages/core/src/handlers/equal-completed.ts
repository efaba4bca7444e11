import { normalizePrompt } from '../model/dedup-key.ts';
import type { Operation } from '../model/operation.ts';
import type { HandlerDeps } from './handler-deps.ts';
import type { TaskPlace } from './task-place.ts';

/** How far back is looked: only for callers who ask for it. */
const NEWEST = 200;

/** The newest completed task of the project with the same prompt after normalisation, whose thread can go on. */
export function equalCompleted(
  { store }: Pick<HandlerDeps, 'store'>,
  { projectId }: TaskPlace,
  message: string,
): Operation | undefined {
  const wanted = normalizePrompt(message);
  return store.operations.list({ projectId, statuses: ['completed'], limit: NEWEST }).find(({ id, threadId }) => {
    const prompt = threadId === null ? undefined : store.operations.prompt(id);
    return prompt !== undefined && normalizePrompt(prompt) === wanted;
  });
}
