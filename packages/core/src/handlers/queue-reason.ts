import type { Operation } from '../model/operation.ts';
import type { HandlerDeps } from './handler-deps.ts';

/** Why nobody begins with a queued task yet, as the worker sees it at present. */
export type QueueReason = 'thread_busy' | 'project_limit' | 'global_limit' | 'app_server_restart';

/** Undefined where nothing is in its way, where it waits for a reason of its own, and for what is not queued. */
export function queueReason(
  { store, config }: Pick<HandlerDeps, 'store' | 'config'>,
  operation: Operation,
): QueueReason | undefined {
  if (operation.status !== 'queued' || operation.waitReason !== null) return undefined;
  const open = store.operations.active();
  const { threadId, seq, projectPath, environment } = operation;
  const isBefore = (other: Operation): boolean => other.threadId === threadId && other.seq < seq;
  if (threadId !== null && open.some(isBefore)) return 'thread_busy';
  const { codexHome } = environment;
  if (store.restarts.unfinished().some((restart) => restart.environment.codexHome === codexHome)) {
    return 'app_server_restart';
  }
  const begun = open.filter(({ status }) => status !== 'queued');
  const { maxActiveTurnsGlobal, maxActiveTurnsPerProject } = config.values;
  const ofProject = begun.filter((other) => other.projectPath === projectPath);
  if (ofProject.length >= maxActiveTurnsPerProject) return 'project_limit';
  return begun.length >= maxActiveTurnsGlobal ? 'global_limit' : undefined;
}
