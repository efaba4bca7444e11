import { deathSteps } from './death-steps.ts';
import type { Random } from './random.ts';
import type { ChildScript } from '../child-script.ts';
import type { Rig } from '../rig.ts';

/** What the chaos run does to the processes; the names are the rows of its table. */
export const BLOWS = [
  'worker killed',
  'worker killed at a named step',
  'Codex killed',
  'worker and Codex killed',
  'worker killed while Codex is stopped',
  'worker stopped, then goes on',
  'Codex stopped, then goes on',
  'two workers started at once',
] as const;
export type Blow = (typeof BLOWS)[number];

/** The worker of the moment, and how to get another one. */
export interface Arena {
  readonly rig: Rig;
  readonly random: Random;
  worker: ChildScript;
}

export const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Deals one blow; afterwards a worker has been started where none may be left. */
export async function deal(arena: Arena, blow: Blow): Promise<void> {
  const { rig, random } = arena;
  switch (blow) {
    case 'worker killed':
      await killWorker(arena);
      {
        startAnother(arena);
        return;
      }
    case 'worker killed at a named step':
      await killWorker(arena);
      arena.worker = rig.startWorker({ die: random.pick(deathSteps) });
      await Promise.race([arena.worker.exited, wait(random.between(1_500, 3_000))]);
      await killWorker(arena);
      {
        startAnother(arena);
        return;
      }
    case 'Codex killed': {
      signalCodex(rig, 'SIGKILL');
      return;
    }
    case 'worker and Codex killed':
      await killWorker(arena);
      signalCodex(rig, 'SIGKILL');
      {
        startAnother(arena);
        return;
      }
    case 'worker killed while Codex is stopped':
      signalCodex(rig, 'SIGSTOP');
      await killWorker(arena);
      startAnother(arena);
      await wait(random.between(100, 2_500));
      {
        signalCodex(rig, 'SIGCONT');
        return;
      }
    case 'worker stopped, then goes on':
      arena.worker.kill('SIGSTOP');
      await wait(random.between(100, 1_500));
      arena.worker.kill('SIGCONT');
      return;
    case 'Codex stopped, then goes on':
      signalCodex(rig, 'SIGSTOP');
      await wait(random.between(100, 1_500));
      {
        signalCodex(rig, 'SIGCONT');
        return;
      }
    case 'two workers started at once': {
      await killWorker(arena);
      startAnother(arena);
      rig.startWorker();
      return;
    }
  }
}

async function killWorker({ worker }: Arena): Promise<void> {
  worker.kill('SIGCONT');
  worker.kill('SIGKILL');
  await worker.exited;
}

function startAnother(arena: Arena): void {
  arena.worker = arena.rig.startWorker();
}

function signalCodex({ store }: Rig, signal: NodeJS.Signals): void {
  for (const { process: proof } of store.generations.living()) {
    if (!proof) continue;
    try {
      process.kill(proof.pid, signal);
    } catch {
      // It has ended meanwhile.
    }
  }
}
