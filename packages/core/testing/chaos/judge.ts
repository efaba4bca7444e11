import { operationMachine } from '../../src/model/operation-machine.ts';
import type { OperationId } from '../../src/model/operation.ts';
import { isIdle } from '../../src/store/operation-store.ts';
import { processesOf } from '../processes-of.ts';
import type { Rig } from '../rig.ts';
import { IDLE_SECONDS, wait, type Arena } from './arena.ts';
import type { SubmittedTask } from './tasks.ts';

const LEAVING_MS = 20_000;

/** What is wrong with the end of a task. */
export function missesOf(rig: Rig, task: SubmittedTask): readonly string[] {
  const { key, id } = task;
  const { status, lastError } = rig.get(id);
  const starts = rig.model.countStarts(key);
  const told = `${key} (${id}) is ${status}${lastError ? ` (${lastError.code})` : ''}, the model saw it ${starts} times`;
  if (!operationMachine.isTerminal(status)) return [`not ended: ${told}`];
  if (starts > 1) return [`ran more than once: ${told}`];
  if (status === 'completed' && starts !== 1) return [`completed without having run: ${told}`];
  if (status === 'cancelled' && starts !== 0) return [`cancelled although it ran: ${told}`];
  return allowedEnds(task).includes(status) ? [] : [`nobody wished for this end: ${told}`];
}

const allowedEnds = ({ end, wishedAway }: SubmittedTask): readonly string[] => [
  end,
  'unknown_after_app_server_exit',
  ...(wishedAway ? ['interrupted', 'cancelled'] : []),
];

/** What two operations share that only one may have. */
export function doubleKeys({ store }: Rig): readonly string[] {
  const seen = new Map<string, OperationId>();
  const misses: string[] = [];
  for (const { id, clientRequestId } of store.operations.list({ limit: 100_000 })) {
    if (clientRequestId === null) continue;
    const other = seen.get(clientRequestId);
    if (other !== undefined) misses.push(`two operations for one key: ${clientRequestId} is ${other} and ${id}`);
    seen.set(clientRequestId, id);
  }
  return misses;
}

/** Nothing is asked any more, nothing undelivered lies about, and after the idle time no process is left. */
export async function leftovers(arena: Arena): Promise<readonly string[]> {
  const { store } = arena.rig;
  const pending = store.interactions.list({ statuses: ['pending'], limit: 10 });
  const misses = pending.map(({ id, operationId }) => `still pending: ${id} of ${operationId}`);
  const work = store.operations.openWork();
  if (!isIdle(work)) {
    const { queued, turnHolding, undeliveredAnswers, restarts } = work;
    const left = `${queued} queued, ${turnHolding} turns, ${undeliveredAnswers} answers, ${restarts} restarts`;
    misses.push(`open work is left: ${left}`);
  }
  return [...misses, ...(await leftProcesses(arena))];
}

async function leftProcesses({ rig }: Arena): Promise<readonly string[]> {
  const deadline = performance.now() + IDLE_SECONDS * 2_000 + LEAVING_MS;
  while (processesOf(rig).length > 0 && performance.now() < deadline) await wait(200);
  const { store } = rig;
  return [
    ...processesOf(rig).map(({ pid, command }) => `still running: ${pid} ${command}`),
    ...store.generations.living().map(({ number }) => `generation ${number} counts as living`),
    ...(store.worker.current() ? ['a worker counts as being in office'] : []),
  ];
}
