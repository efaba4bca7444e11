import { CodexCpError } from '../errors/codex-cp-error.ts';
import type { Clock } from '../foundation/clock.ts';
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

const START_MS = 15_000;
const STOP_MS = 90_000;
const LOOK_MS = 200;

/** Starts, stops and describes the worker of a state file, for people and scripts. */
export function createWorkerControl(frontEnd: FrontEnd, clock: Clock) {
  const { store, keeper, workerLogPath, waiter, ring } = frontEnd;

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

  const until = async (test: (now: WorkerStatus) => boolean, patienceMs: number): Promise<WorkerStatus> => {
    const began = clock.monotonic();
    for (;;) {
      const mark = waiter.mark();
      const now = status();
      if (test(now) || clock.monotonic() - began > patienceMs) return now;
      await waiter.waitForChange(mark, LOOK_MS);
    }
  };

  return {
    status,
    start: async (): Promise<WorkerStatus> => {
      await keeper.ensure();
      const now = await until(({ workerId, lastStartError }) => workerId !== null || lastStartError !== null, START_MS);
      if (now.workerId !== null) return now;
      throw new CodexCpError('CODEX_WORKER_UNAVAILABLE', {
        reason: now.lastStartError ?? 'it did not come up in time',
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
