import type { ToolInput, ToolOutput } from '../contract/registry.ts';
import type { LiveDiagnostics } from '../history/thread-reader.ts';
import type { Generation } from '../model/generation.ts';
import type { Restart } from '../model/restart.ts';
import type { HandlerDeps } from './handler-deps.ts';
import { isoTime, isoTimeOrNull } from './iso-time.ts';

type Answer = ToolOutput<'codex_get_app_server_status'>;
type Deps = Pick<HandlerDeps, 'store' | 'config' | 'folders' | 'binary' | 'history'>;

const EVENTS_SHOWN = 20;
const EVENTS_KEPT = 1_000;
const QUESTIONS_COUNTED = 1_000;

/** Reads how the app-server of this Codex home is. Starts and writes nothing. */
export function getAppServerStatus(deps: Deps) {
  return async (input: ToolInput<'codex_get_app_server_status'>): Promise<Answer> => {
    const generation = newestOf(deps);
    const live = await deps.history.live.read((threads) => threads.diagnostics());
    const isLiving = generation !== undefined && generation.exitedAt === null;
    const { path, version } = await binaryOf(deps, generation);
    const last = deps.store.events.lastPosition();
    return {
      running: live !== undefined || (isLiving && generation.status === 'ready'),
      reachable: live !== undefined,
      started: isLiving,
      pid: live?.pid ?? (isLiving ? (generation.process?.pid ?? null) : null),
      returnCode: null,
      startedAt: isoTimeOrNull(generation?.createdAt),
      processGeneration: generation?.number ?? null,
      pendingRequests: live ? requestsIn(live) : null,
      activeTurns: activeTurns(deps, generation, live),
      pendingInteractions: deps.store.interactions.list({ statuses: ['pending'], limit: QUESTIONS_COUNTED }).length,
      recentEventCount: Math.min(last, EVENTS_KEPT),
      lastError: isLiving ? null : (generation?.exitReason ?? null),
      codexVersion: version,
      codexBinaryPath: path,
      codexBinaryExists: path !== null && deps.folders.exists(path),
      restartRequestedAt: isoTimeOrNull(openRestart(deps)?.requestedAt),
      ...(input.include_recent_events && { recentEvents: recentEvents(deps, last) }),
      source: live ? 'app_server' : 'journal',
    };
  };
}

/** The one of this Codex home that lives, else the newest of all where that was one of it. */
function newestOf({ store, config }: Deps): Generation | undefined {
  const isOurs = ({ environment }: Generation): boolean => environment.codexHome === config.values.codexHome;
  const newest = store.generations.newest();
  return store.generations.living().findLast(isOurs) ?? (newest && isOurs(newest) ? newest : undefined);
}

const openRestart = ({ store, config }: Deps): Restart | undefined =>
  store.restarts.unfinished().find(({ environment }) => environment.codexHome === config.values.codexHome);

async function binaryOf({ binary }: Deps, generation: Generation | undefined) {
  if (generation) return { path: generation.binaryPath, version: generation.version };
  const found = await binary.find();
  return 'path' in found ? found : { path: null, version: null };
}

/** The question for this number is one of them. */
function requestsIn({ gauges }: LiveDiagnostics): number {
  const inFlight = gauges['app.requests.in_flight'] ?? 1;
  return Math.max(0, inFlight - 1) + (gauges['app.requests.queued'] ?? 0);
}

function activeTurns({ store }: Deps, generation: Generation | undefined, live: LiveDiagnostics | undefined): number {
  const ours = store.operations
    .active()
    .filter(({ turnId, generation: number }) => turnId !== null && number === generation?.number).length;
  return Math.max(ours, live?.gauges['core.turns.active'] ?? 0);
}

const recentEvents = ({ store }: Deps, last: number): Record<string, unknown>[] =>
  store.events
    .after(Math.max(0, last - EVENTS_SHOWN), { limit: EVENTS_SHOWN })
    .map(({ position, operationId, at, type, data }) => ({ position, operationId, at: isoTime(at), type, ...data }));
