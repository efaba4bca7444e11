import type { CodexHost } from '../engine/codex-host.ts';
import type { Clock } from '../foundation/clock.ts';
import { fileLogger } from '../foundation/file-logger.ts';
import type { Logger } from '../foundation/logger.ts';
import { isNothingAt } from '../foundation/files.ts';
import { messageOf } from '../foundation/message-of.ts';
import { redactSecrets } from '../foundation/redact.ts';
import { createLocalCodexHost } from '../host/local-codex-host.ts';
import { openSqliteStore } from '../store/sqlite/open.ts';
import type { Store } from '../store/store.ts';
import { composeWorker } from './compose-worker.ts';
import { noteStartError } from './note-start-error.ts';
import { toWorkerSettings, workerLaunchSchema, type WorkerLaunch } from './worker-launch.ts';
import type { Worker } from './worker.ts';

export interface WorkerPorts {
  readonly store: Store;
  readonly host: CodexHost;
}

export interface ProcessParts {
  readonly clock: Clock;
  /** Tests put a saboteur around the ports here; the product leaves them as they are. */
  readonly wrap: (ports: WorkerPorts) => WorkerPorts;
}

/** The life of a worker process: takes office or leaves, works, and ends when there is nothing to do or on a signal. */
export async function runWorkerProcess(argument: string, { clock, wrap }: ProcessParts): Promise<void> {
  const launch = workerLaunchSchema.parse(JSON.parse(argument));
  const base = { program: 'worker', pid: process.pid };
  const log = fileLogger({ path: launch.logPath, clock, redact: redactSecrets, base });
  process.on('uncaughtException', (error) => {
    log.log('error', 'worker.crashed', { error });
    process.exit(1);
  });
  const worker = await takeOffice(launch, { clock, log, wrap });
  if (worker === 'nothing to do' || worker === 'somebody works') return;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void worker.stop());
  // Nobody's terminal is ours: a hang-up must not end the work.
  process.on('SIGHUP', () => undefined);
  await worker.start();
}

async function takeOffice(
  launch: WorkerLaunch,
  { clock, log, wrap }: ProcessParts & { readonly log: Logger },
): Promise<Worker | 'somebody works' | 'nothing to do'> {
  const settings = toWorkerSettings(launch);
  // Removed between the call that started us and now: another one would only tell that there was never anything.
  if (isNothingAt(settings.statePath)) return 'nothing to do';
  const store = openSqliteStore(settings.statePath);
  try {
    const host = await createLocalCodexHost({
      clock,
      log,
      stateFolder: settings.engine.stateFolder,
      transport: launch.transport,
    });
    const onEnd = (): void => {
      store.close();
      process.exit(0);
    };
    const worker = await composeWorker({ ...wrap({ store, host }), settings, kind: 'process', clock, log, onEnd });
    if (worker === 'somebody works') store.close();
    return worker;
  } catch (error) {
    noteStartError({ store, clock, log }, messageOf(error));
    throw error;
  }
}
