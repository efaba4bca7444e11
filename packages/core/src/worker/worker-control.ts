import { CodexCpError } from '../errors/codex-cp-error.ts';
import type { Clock, Millis } from '../foundation/clock.ts';
import type { Store } from '../store/store.ts';
import type { FrontEnd } from './front-end.ts';

/** What can be told of the worker without asking it. */
export interface WorkerStatus {
  readonly running: boolean;
  readonly pid: number | null;
  readonly workerId: string | null;
  readonly host: 'process' | 'inline' | null;
  readonly version: string | null;
  readonly startedAt: string | null;
  readonly lastStartError: string | null;
  readonly logPath: string;
}

/** One that is frozen is watched for five seconds here, and again by the one that is to replace it. */
const START_MS = 30_000;
const STOP_MS = 90_000;
const LOOK_MS = 200;

type ControlParts = Pick<FrontEnd, 'store' | 'keeper' | 'workerLogPath' | 'ring'> & {
  readonly waiter: Pick<FrontEnd['waiter'], 'mark' | 'waitForChange'>;
};

/** Starts, stops and describes the worker of a state file, for people and scripts. */
export function createWorkerControl(parts: ControlParts, clock: Clock) {
  const { store, keeper, workerLogPath, waiter, ring } = parts;

  const status = (): WorkerStatus => {
    const running = keeper.liveness() !== 'none';
    const office = running ? store.worker.current() : undefined;
    return {
      running,
      pid: office?.process.pid ?? null,
      workerId: office?.workerId ?? null,
      host: office?.host ?? null,
      version: office?.version ?? null,
      startedAt: office ? new Date(office.startedAt).toISOString() : null,
      lastStartError: store.worker.lastStartError()?.message ?? null,
      logPath: workerLogPath,
    };
  };

  const until = async (
    test: (now: WorkerStatus) => boolean | Promise<boolean>,
    patienceMs: number,
  ): Promise<WorkerStatus> => {
    const began = clock.monotonic();
    for (;;) {
      const mark = waiter.mark();
      const now = status();
      if ((await test(now)) || clock.monotonic() - began > patienceMs) return now;
      await waiter.waitForChange(mark, LOOK_MS);
    }
  };

  return {
    status,
    start: async (): Promise<WorkerStatus> => {
      const [began, beat] = [clock.now(), keeper.beat()];
      // An office that is held and a lock say little: a frozen worker has both.
      const works = ({ workerId }: WorkerStatus): boolean => workerId !== null && keeper.beat() !== beat;
      const failure = (): string | undefined => startErrorSince(store, began);
      const now = await until(async (each) => {
        if (works(each) || failure() !== undefined) return true;
        await keeper.startWorker();
        return false;
      }, START_MS);
      if (works(now)) return now;
      throw new CodexCpError('CODEX_WORKER_UNAVAILABLE', {
        reason: failure() ?? 'it did not come up in time',
        logPath: now.logPath,
      });
    },
    stop: async (): Promise<WorkerStatus> => {
      if (!store.worker.requestStop()) return status();
      ring();
      return until(({ running }) => !running, STOP_MS);
    },
  };
}

/** What held a start back that was tried at `began` or later; an older error says nothing about this one. */
export function startErrorSince({ worker }: Pick<Store, 'worker'>, began: Millis): string | undefined {
  const error = worker.lastStartError();
  return error !== undefined && error.at >= began ? error.message : undefined;
}
