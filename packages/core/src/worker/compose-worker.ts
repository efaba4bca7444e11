import { randomUUID } from 'node:crypto';
import type { CodexHost } from '../engine/codex-host.ts';
import type { EngineSettings } from '../engine/context.ts';
import type { Clock } from '../foundation/clock.ts';
import { newId } from '../foundation/ids.ts';
import type { Logger } from '../foundation/logger.ts';
import { tidyRunFolder } from '../host/tidy-run-folder.ts';
import { killProven, waitGone } from '../process/kill.ts';
import { isSameProcessAlive, ownIdentity } from '../process/process-identity.ts';
import { ballastBeside } from '../store/sqlite/ballast.ts';
import { fileIdentity, tryTakeWorkerLock, workerLockPath } from '../store/sqlite/worker-lock.ts';
import type { Store } from '../store/store.ts';
import type { HeldLock } from '../store/worker-lock.ts';
import { VERSION } from '../version.ts';
import { openBeatFile, readBeat } from './beat-file.ts';
import { bellBeside } from './bell.ts';
import { takeLock } from './take-lock.ts';
import { Worker, type EndOfOffice } from './worker.ts';

const KILL_PATIENCE_MS = 5_000;

export interface WorkerSettings {
  /** The file in use, see `stateFileFor`. */
  readonly statePath: string;
  readonly idleMs: number;
  readonly engine: EngineSettings;
}

export interface ComposeParts {
  readonly settings: WorkerSettings;
  readonly kind: 'process' | 'inline';
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Logger;
  readonly host: CodexHost;
  readonly onEnd: (end: EndOfOffice) => void;
}

/** Becomes the worker of a state file, or finds that somebody else is. The engine begins with `start()`. */
export async function composeWorker(parts: ComposeParts): Promise<Worker | 'somebody works'> {
  const { settings, store, clock, log } = parts;
  const { statePath } = settings;
  const lock = await takeLock({
    store,
    clock,
    log,
    tryTake: () => tryTakeWorkerLock(workerLockPath(statePath)),
    readBeat: () => readBeat(statePath),
    isAlive: isSameProcessAlive,
    kill: async (proof) => {
      await killProven(proof, 'SIGKILL');
      await waitGone(proof, KILL_PATIENCE_MS);
    },
    pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  });
  if (lock === 'somebody works') return lock;
  try {
    return await takeOffice(parts, lock);
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function takeOffice(parts: ComposeParts, lock: HeldLock): Promise<Worker> {
  const { settings, kind, store, clock, log, host, onEnd } = parts;
  const { statePath } = settings;
  const ballast = ballastBeside(statePath);
  ballast.lay();
  const stateFile = fileIdentity(statePath);
  const living = store.generations.living().map(({ number }) => number);
  await tidyRunFolder({ stateFolder: settings.engine.stateFolder, living, now: clock.now(), log });
  const { maxTurnsGlobal: global, maxTurnsPerProject: perProject } = settings.engine;
  const about = { host: kind, version: VERSION, limits: { global, perProject } };
  const identity = { workerId: `worker_${randomUUID()}`, process: await ownIdentity(), ...about };
  return new Worker(
    {
      store,
      clock,
      log,
      lock,
      identity,
      bell: bellBeside(statePath),
      openBeat: (epoch) => openBeatFile(statePath, epoch),
      keepBallast: () => ballast.layAgain(),
      stateIsIntact: () => fileIdentity(statePath) === stateFile,
      idleMs: settings.idleMs,
      engineParts: { host, settings: settings.engine, newId, chance: Math.random },
    },
    onEnd,
  );
}
