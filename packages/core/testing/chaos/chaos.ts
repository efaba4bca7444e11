import { operationMachine } from '../../src/model/operation-machine.ts';
import { openRig, type Rig } from '../rig.ts';
import { BLOWS, deal, wait, type Arena, type Blow } from './blows.ts';
import { seeded } from './random.ts';
import { answerPending, TaskSource, type SubmittedTask } from './tasks.ts';

export interface ChaosOptions {
  readonly blows: number;
  readonly seed: number;
  readonly onProgress?: (line: string) => void;
}

export interface ChaosResult {
  readonly seed: number;
  readonly dealt: Readonly<Record<Blow, number>>;
  readonly tasks: number;
  readonly ends: Readonly<Record<string, number>>;
  /** Each a sentence; empty when every promise held. */
  readonly misses: readonly string[];
}

const OPEN_TASKS = 5;
const PATIENCE_MS = 120_000;

/** Random histories on the real Codex: tasks keep coming, processes keep dying; afterwards every promise is checked. */
export async function runChaos({ blows, seed, onProgress = () => undefined }: ChaosOptions): Promise<ChaosResult> {
  const random = seeded(seed);
  const rig = await openRig();
  try {
    const source = new TaskSource(rig, random);
    const arena: Arena = { rig, random, worker: rig.startWorker() };
    const dealt = Object.fromEntries(BLOWS.map((blow) => [blow, 0])) as Record<Blow, number>;
    for (let n = 1; n <= blows; n += 1) {
      source.keepOpen(OPEN_TASKS);
      await wait(random.between(50, 900));
      answerPending(rig, random);
      const blow = random.pick(BLOWS);
      await deal(arena, blow);
      dealt[blow] += 1;
      onProgress(`${n}/${blows} ${blow}; ${source.tasks.length} tasks, ${source.open().length} open`);
    }
    await letEverythingEnd(arena, source);
    const misses = [...source.tasks.flatMap((task) => missesOf(rig, task)), ...(await leftovers(arena))];
    return { seed, dealt, tasks: source.tasks.length, ends: countEnds(rig, source.tasks), misses };
  } finally {
    await rig.close();
  }
}

async function letEverythingEnd({ rig, random, worker }: Arena, source: TaskSource): Promise<void> {
  if (worker.process.exitCode !== null || worker.process.signalCode !== null) rig.startWorker();
  const began = performance.now();
  while (source.open().length > 0 && performance.now() - began < PATIENCE_MS) {
    answerPending(rig, random);
    await wait(100);
  }
}

function missesOf(rig: Rig, { key, operation }: SubmittedTask): string[] {
  const { status, lastError } = rig.get(operation.id);
  const starts = rig.model.countStarts(key);
  const told = `${key} (${operation.id}) is ${status}${lastError ? ` (${lastError.code})` : ''}, the model saw it ${starts} times`;
  if (!operationMachine.isTerminal(status)) return [`not ended: ${told}`];
  if (starts > 1) return [`ran more than once: ${told}`];
  if (status === 'completed' && starts !== 1) return [`completed without having run: ${told}`];
  if (status === 'failed') return [`failed: ${told}`];
  return [];
}

/** Nothing is asked any more, and nothing undelivered lies about. */
function leftovers({ rig }: Arena): Promise<string[]> {
  const pending = rig.store.interactions.list({ statuses: ['pending'], limit: 10 });
  const work = rig.store.operations.openWork();
  const misses = pending.map(({ id, operationId }) => `still pending: ${id} of ${operationId}`);
  if (work.queued + work.turnHolding > 0) misses.push(`open work is left: ${JSON.stringify(work)}`);
  return Promise.resolve(misses);
}

function countEnds(rig: Rig, tasks: readonly SubmittedTask[]): Record<string, number> {
  const ends: Record<string, number> = {};
  for (const { operation } of tasks) {
    const { status } = rig.get(operation.id);
    ends[status] = (ends[status] ?? 0) + 1;
  }
  return ends;
}
