import type { ToolInput, ToolOutput } from '../contract/registry.ts';
import { CodexCpError } from '../errors/codex-cp-error.ts';
import type { Generation } from '../model/generation.ts';
import type { OperationError } from '../model/operation.ts';
import type { Restart } from '../model/restart.ts';
import type { ActiveWork } from '../store/restart-store.ts';
import type { CallContext, HandlerDeps } from './handler-deps.ts';
import { waitUntil } from './wait-until.ts';

type Input = ToolInput<'codex_restart_app_server'>;
type Answer = ToolOutput<'codex_restart_app_server'>;

/** A restart is carried out by the worker; so long is waited for it at most. */
const MAX_WAIT_SECONDS = 20;
const POLL_SECONDS = 2;
const TASKS_NAMED = 20;

/** Records the wish, has the worker carry it out, and waits a while for that. */
export function restartAppServer(deps: HandlerDeps) {
  return async (input: Input, context: CallContext): Promise<Answer> => {
    const outcome = deps.store.restarts.request(intentOf(deps, input), deps.clock.now());
    const { kind, work } = outcome;
    if (kind === 'busy') throw busy(work);
    if (kind === 'nothingRuns') return { ...NOTHING_RAN, activeWork: counts(work) };
    const { number } = outcome.restart;
    const read = (): Restart => deps.store.restarts.get(number) ?? outcome.restart;
    const { startError } = await deps.worker.ensure('restart');
    await waitUntil(deps, context, {
      seconds: Math.min(input.timeout_seconds, MAX_WAIT_SECONDS),
      done: () => read().finishedAt !== null,
      describe: () =>
        `restart ${number}: ${generationOf(deps, read().before)?.exitedAt === null ? 'ending' : 'starting'}`,
    });
    const restart = read();
    if (restart.error) throw failed(restart, restart.error);
    return {
      ...(restart.finishedAt === null ? underWay(deps, restart) : finished(deps, restart)),
      activeWork: counts(work),
      ...(startError !== undefined && { workerStartError: startError }),
    };
  };
}

function intentOf({ config }: HandlerDeps, input: Input) {
  const { codexHome, codexBinary } = config.values;
  return { environment: { codexHome, codexBinary }, force: input.force, startAfter: input.start_after_restart };
}

const counts = ({ turns, undeliveredAnswers, openQuestions }: ActiveWork) => ({
  pendingRequests: undeliveredAnswers,
  activeTurns: turns.length,
  pendingInteractions: openQuestions,
});

function busy(work: ActiveWork): CodexCpError {
  const { turns, undeliveredAnswers, openQuestions } = work;
  return new CodexCpError('CODEX_BUSY', {
    reason: 'work_is_active',
    activeWork: counts(work),
    // As clients of this contract know them.
    ...{ pending_requests: undeliveredAnswers, active_turns: turns.length, pending_interactions: openQuestions },
    operationIds: turns.slice(0, TASKS_NAMED),
    remedy:
      'Nothing was stopped. Wait until the tasks in details.operationIds have ended (codex_wait) and their questions are answered, or pass force (--force): their turns are then cut short and end as unknown_after_app_server_exit.',
  });
}

function failed({ number, before }: Restart, error: OperationError): CodexCpError {
  return new CodexCpError(error.code, {
    reason: error.message,
    restart: number,
    beforeProcessGeneration: before,
    remedy:
      'Look at codex_get_app_server_status for what runs now, run "codex-cp doctor", then ask for the restart again.',
  });
}

const ENDED = { nextRecommendedAction: 'none', recommendedPollAfterSeconds: 0, pollRecommended: false } as const;

const NOTHING_RAN = {
  ...{ restarted: false, started: false, confirmed: true },
  ...{ beforePid: null, afterPid: null, beforeProcessGeneration: null, processGeneration: null },
  message: 'No app-server of this Codex home is running, and none was to be started.',
  ...ENDED,
} as const;

const generationOf = ({ store }: HandlerDeps, number: number | null): Generation | undefined =>
  number === null ? undefined : store.generations.get(number);

const pidOf = (generation: Generation | undefined): number | null => generation?.process?.pid ?? null;

type Carried = Omit<Answer, 'activeWork' | 'workerStartError'>;

function finished(deps: HandlerDeps, { before, startedGeneration }: Restart): Carried {
  const started = generationOf(deps, startedGeneration);
  return {
    restarted: before !== null,
    started: startedGeneration !== null,
    confirmed: true,
    beforePid: pidOf(generationOf(deps, before)),
    afterPid: pidOf(started),
    beforeProcessGeneration: before,
    processGeneration: startedGeneration,
    message: messageOf(before !== null, startedGeneration !== null),
    ...ENDED,
  };
}

function messageOf(ended: boolean, started: boolean): string {
  if (ended) return started ? 'The app-server was ended, and another one runs.' : 'The app-server was ended.';
  return 'No app-server was running for this Codex home and state file; one was started.';
}

/** What is true now: nothing is claimed that was not seen. */
function underWay(deps: HandlerDeps, { before, environment }: Restart): Carried {
  const old = generationOf(deps, before);
  const living = deps.store.generations
    .living()
    .findLast(({ environment: { codexHome } }) => codexHome === environment.codexHome);
  const isAnother = living !== undefined && living.number !== before;
  const { worker } = deps.worker.liveness();
  const inOffice = deps.store.worker.current()?.version;
  const isOlder = worker !== 'none' && inOffice !== undefined && inOffice !== deps.version;
  return {
    ...{ restarted: false, started: false, confirmed: false },
    beforePid: pidOf(old),
    afterPid: isAnother ? pidOf(living) : null,
    beforeProcessGeneration: before,
    processGeneration: living?.number ?? null,
    message:
      worker === 'none'
        ? 'The restart is stored and no worker runs: the next one carries it out before anything new begins.'
        : isOlder
          ? `The restart is stored. The worker in office is of version ${inOffice}, this program of ${deps.version}: where it does not know restarts the next worker carries it out. "codex-cp worker stop" has it leave.`
          : 'The restart is stored and under way; nothing new begins before its end.',
    nextRecommendedAction: worker === 'none' ? 'start_worker' : 'get_app_server_status',
    recommendedPollAfterSeconds: POLL_SECONDS,
    pollRecommended: true,
  };
}
