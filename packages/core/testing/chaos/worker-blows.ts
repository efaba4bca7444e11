import { killCodex, killWorkers, signalCodex, signalWorkers, startWorker, wait, type Arena } from './arena.ts';
import { deathSteps } from './death-steps.ts';

/** Blows at the worker and at Codex. */
export const workerBlows = {
  'worker killed': async (arena: Arena) => {
    await killWorkers(arena);
    startWorker(arena);
  },
  'worker killed at a named step': async (arena: Arena) => {
    const { random, toll } = arena;
    await killWorkers(arena);
    const worker = startWorker(arena, { die: random.pick(deathSteps) });
    await Promise.race([worker.exited, wait(random.between(1_500, 3_000))]);
    if (worker.process.signalCode === 'SIGKILL') toll.workers += 1;
    await killWorkers(arena);
    startWorker(arena);
  },
  'Codex killed': killCodex,
  'worker and Codex killed': async (arena: Arena) => {
    await killWorkers(arena);
    await killCodex(arena);
    startWorker(arena);
  },
  'worker killed while Codex is stopped': async (arena: Arena) => {
    signalCodex(arena, 'SIGSTOP');
    await killWorkers(arena);
    startWorker(arena);
    await wait(arena.random.between(100, 2_500));
    signalCodex(arena, 'SIGCONT');
  },
  'worker stopped, then goes on': async (arena: Arena) => {
    signalWorkers(arena, 'SIGSTOP');
    await wait(arena.random.between(100, 1_500));
    signalWorkers(arena, 'SIGCONT');
  },
  'Codex stopped, then goes on': async (arena: Arena) => {
    signalCodex(arena, 'SIGSTOP');
    await wait(arena.random.between(100, 1_500));
    signalCodex(arena, 'SIGCONT');
  },
  'two workers started at once': async (arena: Arena) => {
    await killWorkers(arena);
    startWorker(arena);
    startWorker(arena);
  },
};
