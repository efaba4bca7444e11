import type { OperationId } from '../../src/model/operation.ts';
import type { ChildScript } from '../child-script.ts';
import { IDLE_SECONDS, killCodex, killWorkers, wait, type Arena } from './arena.ts';
import type { StepAnswer } from './workflows.ts';

const WORKER_MS = 10_000;

/** Blows at the programs that submit. */
export const frontEndBlows = {
  'front-end killed while it submits': async (arena: Arena) => {
    const task = arena.source.nextTask();
    const id = await killInMid(arena, (frontEnd) => submit(frontEnd, task));
    arena.source.adopt(task.key, id);
  },
  'front-end killed while it starts a workflow or decides about a plan': async (arena: Arena) => {
    const { tool, input, made } = arena.workflows.nextStep();
    const told: StepAnswer[] = [];
    await killInMid(arena, async (frontEnd) => {
      const answer = await call<StepAnswer>(frontEnd, tool, input);
      told.push(answer);
      return answer.currentOperationId;
    });
    arena.misses.push(...told.slice(-1).flatMap(made));
  },
  'front-end stopped while it submits': async (arena: Arena) => {
    const { random } = arena;
    const frontEnd = await openFrontEnd(arena, 'client');
    const task = arena.source.nextTask();
    const acknowledged = submit(frontEnd, task);
    await wait(random.between(0, 60));
    frontEnd.kill('SIGSTOP');
    await wait(random.between(100, 1_500));
    frontEnd.kill('SIGCONT');
    arena.source.adopt(task.key, await acknowledged);
    await leave(frontEnd);
  },
  'everything killed, one front-end started': async (arena: Arena) => {
    const { rig, source, misses } = arena;
    await killWorkers(arena);
    await killCodex(arena);
    source.keepOpen(1);
    const term = rig.store.worker.term();
    const frontEnd = await openFrontEnd(arena, 'auto');
    await call(frontEnd, 'codex_list_operations', {});
    await rig
      .untilTrue('a worker', () => rig.store.worker.term() > term, WORKER_MS)
      .catch(() => {
        const why = rig.store.worker.lastStartError()?.message ?? 'no start error';
        misses.push(`a front-end that only read did not get the open work going (${why})`);
      });
    await leave(frontEnd);
  },
};

/** Asks a front-end that is killed before, while or after it answers; then another the same, whose answer must agree. */
async function killInMid(arena: Arena, ask: (frontEnd: ChildScript) => Promise<OperationId>): Promise<OperationId> {
  const { random, toll, misses } = arena;
  const [first, second] = [await openFrontEnd(arena, 'client'), await openFrontEnd(arena, 'client')];
  const acknowledged = ask(first).catch(() => undefined);
  // From before the state file is opened until after the answer.
  await Promise.race([acknowledged, wait(random.between(0, 150))]);
  first.kill('SIGKILL');
  await first.exited;
  if (first.process.signalCode === 'SIGKILL') toll.frontEnds += 1;
  const id = await ask(second);
  const told = await acknowledged;
  if (told !== undefined && told !== id) misses.push(`one key led to two operations: ${told} and ${id}`);
  await leave(second);
  return id;
}

async function openFrontEnd({ rig, codexBinary }: Arena, executionMode: 'auto' | 'client'): Promise<ChildScript> {
  const frontEnd = rig.startFrontEnd({
    executionMode,
    codexBinary,
    workerIdleSeconds: IDLE_SECONDS,
    appServerIdleSeconds: IDLE_SECONDS,
  });
  await frontEnd.line();
  return frontEnd;
}

async function leave(frontEnd: ChildScript): Promise<void> {
  frontEnd.endInput();
  await frontEnd.exited;
}

async function call<Answer>(frontEnd: ChildScript, tool: string, input: unknown): Promise<Answer> {
  frontEnd.send(JSON.stringify({ tool, input }));
  const answer = await frontEnd.line();
  const parsed = JSON.parse(answer) as Answer & { readonly ok: boolean };
  if (!parsed.ok) throw new Error(`${tool} answered ${answer}`);
  return parsed;
}

async function submit(
  frontEnd: ChildScript,
  { key, prompt, cwd }: { readonly key: string; readonly prompt: string; readonly cwd: string },
): Promise<OperationId> {
  const input = { operation_type: 'start_chat', message: prompt, cwd, client_request_id: key };
  return (await call<{ operationId: OperationId }>(frontEnd, 'codex_submit_task', input)).operationId;
}
