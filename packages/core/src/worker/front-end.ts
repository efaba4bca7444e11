import { dirname, join } from 'node:path';
import type { Clock } from '../foundation/clock.ts';
import { isNothingAt } from '../foundation/files.ts';
import type { Logger } from '../foundation/logger.ts';
import { openSqliteStore } from '../store/sqlite/open.ts';
import { makePrivate } from '../store/sqlite/prepare-state-file.ts';
import { stateFileFor } from '../store/sqlite/state-file.ts';
import { fileIdentity, isWorkerLockHeld, workerLockPath } from '../store/sqlite/worker-lock.ts';
import type { Store } from '../store/store.ts';
import { readBeat } from './beat-file.ts';
import { bellBeside } from './bell.ts';
import { ChangeWaiter } from './change-waiter.ts';
import { WorkerKeeper } from './keep-worker.ts';
import { startWorkerProcess } from './start-worker.ts';
import { stateReplaced } from './state-replaced.ts';
import { toWorkerSettings, workerLogPath, type WorkerLaunch } from './worker-launch.ts';
import type { Worker } from './worker.ts';

export type ExecutionMode = 'auto' | 'inline' | 'client' | 'worker';

export interface FrontEndOptions {
  readonly mode: ExecutionMode;
  /** The configured path; the file in use may lie beside it. */
  readonly stateDb: string;
  /** Whose folder it lies in: a default one is made private again where it is not; a configured one is left as it is. */
  readonly folder: 'default' | 'configured';
  readonly launch: Omit<WorkerLaunch, 'statePath' | 'logPath'>;
  readonly clock: Clock;
  readonly log: Logger;
  readonly env: NodeJS.ProcessEnv;
  /** To look at a state file that nobody has made yet: it is not made, and what is seen is empty. */
  readonly blank: boolean;
}

/** What a front-end holds of a state file: the store, the news, and a hand on the worker. */
export interface FrontEnd {
  readonly statePath: string;
  /** Nothing that is written here is kept. */
  readonly isBlank: boolean;
  readonly workerLogPath: string;
  readonly store: Store;
  readonly keeper: WorkerKeeper;
  readonly waiter: ChangeWaiter;
  /** False when another file, or none, lies at the path now: what is written here is then read by nobody. One look at the disk. */
  readonly isIntact: () => boolean;
  /** Tells the worker and everybody who waits. */
  readonly ring: () => void;
  readonly close: () => Promise<void>;
}

const OBSERVE_EVERY_MS = 2_000;

/** Opens the state file of a front-end. Starts nothing: that is up to the keeper. */
export function openFrontEnd(options: FrontEndOptions): FrontEnd {
  const { clock, log, blank: isBlank } = options;
  const mode = isBlank ? 'client' : options.mode;
  const statePath = stateFileFor(options.stateDb);
  const launch: WorkerLaunch = { ...options.launch, statePath, logPath: workerLogPath(statePath) };
  if (options.folder === 'default' && !isBlank) makePrivate(dirname(statePath));
  const store = openSqliteStore(isBlank ? ':memory:' : statePath);
  const bell = bellBeside(statePath);
  const identity = fileIdentity(statePath);
  const isIntact = (): boolean => (isBlank ? isNothingAt(statePath) : fileIdentity(statePath) === identity);
  const waiter = new ChangeWaiter(bell, () => {
    if (!isIntact()) throw stateReplaced(statePath);
    return store.changeCounter();
  });
  const inline = mode === 'inline' || mode === 'worker' ? new InlineWorker(launch, clock, log) : undefined;
  const keeper = new WorkerKeeper({
    store,
    clock,
    log,
    isLockHeld: () => isWorkerLockHeld(workerLockPath(statePath)),
    readBeat: () => readBeat(statePath),
    spawn: () => startWorkerProcess(launch, options.env),
    wakeInline: () => inline?.wake(),
    start: mode === 'auto' ? 'when needed' : 'never',
  });
  // Also between calls: a worker that dies while its client thinks for an hour is replaced within seconds.
  const observe = (): void =>
    void keeper.ensureForOpenWork().catch((error: unknown) => log.log('warn', 'observer.failed', { error }));
  // One that neither starts nor is a worker could do nothing about what it sees.
  const observer = mode === 'client' ? undefined : setInterval(observe, OBSERVE_EVERY_MS).unref();
  return {
    statePath,
    isBlank,
    workerLogPath: launch.logPath,
    store,
    keeper,
    waiter,
    isIntact,
    ring: () => bell.ring(),
    close: async () => {
      clearInterval(observer);
      waiter.close();
      await inline?.stop();
      store.close();
    },
  };
}

/** The engine inside this very process. It has a connection of its own, so that it hears of our writes like any worker. */
class InlineWorker {
  readonly #launch: WorkerLaunch;
  readonly #clock: Clock;
  readonly #log: Logger;
  #starting: Promise<void> | undefined;
  #worker: Worker | undefined;

  constructor(launch: WorkerLaunch, clock: Clock, log: Logger) {
    this.#launch = launch;
    this.#clock = clock;
    this.#log = log;
  }

  /** Begins to work, once; where somebody else works already, leaves the work to them and looks again at the next call. */
  wake(): void {
    this.#starting ??= this.#start().catch((error: unknown) => {
      this.#log.log('error', 'inline.start_failed', { error });
      this.#starting = undefined;
    });
  }

  async stop(): Promise<void> {
    await this.#starting;
    await this.#worker?.stop();
  }

  async #start(): Promise<void> {
    const [clock, log] = [this.#clock, this.#log];
    // Only this mode needs the engine: every other front-end starts faster and smaller without it.
    const [{ createLocalCodexHost }, { composeWorker }] = await Promise.all([
      import('../host/local-codex-host.ts'),
      import('./compose-worker.ts'),
    ]);
    const settings = { ...toWorkerSettings(this.#launch), idleMs: Infinity };
    const { stateFolder } = settings.engine;
    const host = await createLocalCodexHost({ clock, log, stateFolder, transport: this.#launch.transport });
    const store = openSqliteStore(settings.statePath);
    const onEnd = (): void => {
      this.#worker = undefined;
      this.#starting = undefined;
      store.close();
    };
    const composed = composeWorker({ settings, kind: 'inline', store, clock, log, host, onEnd });
    const worker = await composed.catch((error: unknown) => {
      store.close();
      throw error;
    });
    if (worker === 'somebody works') {
      store.close();
      this.#starting = undefined;
      return;
    }
    this.#worker = worker;
    await worker.start();
  }
}

/** Log of the front-ends of a state file, unless another one is configured. */
export const serverLogPath = (stateDb: string): string => join(dirname(stateDb), 'logs', 'server.log');
