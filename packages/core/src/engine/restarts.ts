import { CodexCpError } from '../errors/codex-cp-error.ts';
import { messageOf } from '../foundation/message-of.ts';
import type { Generation } from '../model/generation.ts';
import type { OperationError } from '../model/operation.ts';
import type { Restart } from '../model/restart.ts';
import type { RestartEnd } from '../store/restart-store.ts';
import type { EngineContext } from './context.ts';
import { operationError } from './start-outcome.ts';
import type { Supervisor } from './supervisor.ts';

/** A server that is not gone after so long is left alone: what waits in the queue must not wait for ever. */
const GIVE_UP_AFTER_MS = 10 * 60_000;
const STILL_THERE = operationError('CODEX_TIMEOUT', 'It did not end within ten minutes, and goes on.');
const NONE_STARTED: RestartEnd = { startedGeneration: null, error: null };

/**
 * Carries out the restarts that were asked for. Each round does what is left to do, so that a worker which takes over from a
 * dead one goes on where that was: the servers that were there at the request end, then one is there again.
 */
export class Restarts {
  readonly #engine: EngineContext;
  readonly #supervisor: Supervisor;
  readonly #onFinished: () => void;
  /** When this worker first looked at a restart, by the monotonic clock. */
  readonly #since = new Map<number, number>();
  #isAtWork = false;

  constructor(engine: EngineContext, supervisor: Supervisor, onFinished: () => void) {
    this.#engine = engine;
    this.#supervisor = supervisor;
    this.#onFinished = onFinished;
  }

  /** Takes up what is open. Never at the same time as the regular look at servers that nobody needs. */
  wake(): void {
    const { store, tasks } = this.#engine;
    if (this.#isAtWork || store.restarts.unfinished().length === 0) return;
    this.#isAtWork = true;
    tasks.run('supervise', 'restart', async () => {
      try {
        for (const restart of store.restarts.unfinished()) await this.#carryOut(restart);
      } finally {
        this.#isAtWork = false;
      }
    });
  }

  async #carryOut(restart: Restart): Promise<void> {
    const { store, own, clock, log, ring, signal } = this.#engine;
    const end = (await this.#endServers(restart)) === 'gone' ? await this.#startNext(restart) : this.#giveUp(restart);
    if (!end || signal.aborted) return;
    const { number, finishedAt } = store.restarts.finish(own, restart.number, end, clock.now());
    log.log('info', 'restart.finished', { restart: number, ...end });
    if (finishedAt === null) return;
    this.#since.delete(number);
    ring();
    this.#onFinished();
  }

  async #endServers(restart: Restart): Promise<'gone' | 'still there'> {
    for (const { number } of this.#left(restart)) await this.#supervisor.endForRestart(number, restart.force);
    return this.#left(restart).length === 0 ? 'gone' : 'still there';
  }

  /** Nothing yet, while there is hope. */
  #giveUp(restart: Restart): RestartEnd | undefined {
    const { number } = restart;
    const now = this.#engine.clock.monotonic();
    const since = this.#since.get(number) ?? now;
    this.#since.set(number, since);
    if (now - since < GIVE_UP_AFTER_MS) return undefined;
    for (const generation of this.#left(restart)) this.#supervisor.keepAfterAll(generation.number);
    return { startedGeneration: null, error: STILL_THERE };
  }

  async #startNext({ number, environment }: Restart): Promise<RestartEnd | undefined> {
    const { store, signal } = this.#engine;
    // Whoever has joined meanwhile may want one.
    if (signal.aborted || store.restarts.get(number)?.startAfter !== true) return NONE_STARTED;
    try {
      const session = await this.#supervisor.forEnvironment(environment);
      return { startedGeneration: session.generation.number, error: null };
    } catch (error) {
      if (CodexCpError.is(error, 'CODEX_OWNERSHIP_LOST')) throw error;
      return { startedGeneration: null, error: faultOf(error) };
    }
  }

  /** The servers that were there at the request and have not ended. */
  #left({ upTo, environment: { codexHome } }: Restart): readonly Generation[] {
    const isMeant = ({ number, environment }: Generation): boolean =>
      number <= upTo && environment.codexHome === codexHome;
    return this.#engine.store.generations.living().filter(isMeant);
  }
}

function faultOf(error: unknown): OperationError {
  const reason = CodexCpError.is(error) ? error.details['reason'] : messageOf(error);
  return operationError('CODEX_APP_SERVER_UNAVAILABLE', typeof reason === 'string' ? reason : undefined);
}
