import { canonicalJson } from '../foundation/json.ts';
import type { CodexEnvironment, Operation } from '../model/operation.ts';
import type { EngineContext, Sessions } from './context.ts';
import { Generations, type GenerationListener } from './generations.ts';
import type { Session } from './session.ts';

/** A task that is to start waits so long at most for a server that cannot be reached; then another one is started. */
const PATIENCE_MS = 10_000;
const DRAIN_MS = 60_000;
/** A server on its way out whose only turns are those that nobody can tell of is ended after this long. */
const UNDECIDED_MS = 10 * 60_000;

/** What becomes of running turns when the worker leaves; `hands off`: another worker has taken over already. */
export type Leaving = 'leave running' | 'end' | 'hands off';

/** Decides which app-servers there are: one per environment, replaced when binary or login changed, ended when idle. */
export class Supervisor implements Sessions {
  readonly #engine: () => EngineContext;
  readonly #generations: Generations;
  readonly #starting = new Map<string, Promise<Session>>();
  /** Environments whose Codex could not be found at the last look. */
  #missing: readonly CodexEnvironment[] = [];

  constructor(engine: () => EngineContext, listener: GenerationListener) {
    this.#engine = engine;
    this.#generations = new Generations(engine, listener);
  }

  /** Takes over what older workers left behind, in the background: one that does not answer holds back nobody else. */
  adoptAll(): void {
    const { store, host, tasks } = this.#engine();
    this.#generations.adoptUnwatched();
    tasks.run('reap', 'reap', async () => {
      await host.reapCommands(store.generations.endedMarks());
    });
  }

  async forEnvironment(environment: CodexEnvironment): Promise<Session> {
    const key = canonicalJson(environment);
    const { within, clock } = this.#engine();
    await within(this.#generations.adopted(key), PATIENCE_MS);
    for (let session = this.#of(key); session; session = this.#of(key)) {
      const state = await within(session.whenSettled(), PATIENCE_MS);
      if (state === 'open') return touched(session);
      if (state === undefined) session.retire('on its way out', clock.monotonic());
    }
    const starting = this.#starting.get(key) ?? this.#generations.start(environment);
    this.#starting.set(key, starting);
    try {
      return touched(await starting);
    } finally {
      this.#starting.delete(key);
    }
  }

  async ofGeneration(number: number): Promise<Session | undefined> {
    await this.#generations.adoptedNumber(number);
    const session = this.#generations.session(number);
    return session && (await session.whenSettled()) === 'open' ? session : undefined;
  }

  async drain(number: number, reason: string): Promise<void> {
    const { host, clock, log, signal } = this.#engine();
    const session = this.#generations.session(number);
    if (!session || session.state === 'ended' || session.retirement === 'on its way out' || signal.aborted) return;
    log.log('warn', 'generation.leaving', { generation: number, reason });
    session.retire('on its way out', clock.monotonic());
    await host.drain(session.generation);
  }

  /** Environments in which nothing new may start: their server is being replaced, or there is no Codex at present. */
  blocked(): readonly CodexEnvironment[] {
    const replaced = this.#generations.living().filter(({ retirement }) => retirement === 'to be replaced');
    return [...replaced.map(({ generation }) => generation.environment), ...this.#missing];
  }

  open(): readonly Session[] {
    return this.#generations.living().filter(({ state }) => state === 'open');
  }

  /** Looks whether binary and login are still those the servers were started with. */
  async checkFreshness(): Promise<void> {
    const { host, log, clock } = this.#engine();
    const missing: CodexEnvironment[] = [];
    for (const session of this.#generations.living().filter(({ retirement }) => retirement === null)) {
      const { environment, binaryFingerprint, loginFingerprint, number } = session.generation;
      const found = await host.find(environment).catch(() => undefined);
      // In the middle of an upgrade there is none: every command of a turn would fail now.
      if (!found) missing.push(environment);
      else if (found.binaryFingerprint !== binaryFingerprint || found.loginFingerprint !== loginFingerprint) {
        session.retire('to be replaced', clock.monotonic());
        log.log('info', 'generation.retiring', { generation: number });
      }
    }
    this.#missing = missing;
  }

  /** Ends servers that nobody needs: at once where they are being replaced, after the idle time else. */
  async stopUnneeded(): Promise<void> {
    const { clock, settings } = this.#engine();
    for (const session of this.open()) {
      const now = clock.monotonic();
      const use = this.#useOf(useBy(session));
      const { retirement, leavingSince } = session;
      session.idleSince = use === 'none' ? (session.idleSince ?? now) : null;
      if (use === 'undecided turns') {
        // Its end decides about them.
        const overdue = leavingSince !== null && now - leavingSince >= UNDECIDED_MS;
        if (overdue) await this.#generations.stop(session, 'undecided turn', 0);
      } else if (session.idleSince !== null) {
        if (retirement !== null) await this.#generations.stop(session, 'replaced', DRAIN_MS);
        else if (now - session.idleSince >= settings.appServerIdleMs)
          await this.#generations.stop(session, 'idle', DRAIN_MS);
      }
    }
    this.#generations.adoptUnwatched();
  }

  /** Ends a server that is to be restarted: with force at once, whatever it does, else once no turn needs it. */
  async endForRestart(number: number, force: boolean): Promise<void> {
    const session = this.#generations.session(number);
    session?.retire('to be replaced', this.#engine().clock.monotonic());
    if (force) await this.#generations.end(number, 'restarted', 0);
    else if (this.#useOf({ number, users: session?.users ?? 0 }) === 'none')
      await this.#generations.end(number, 'restarted', DRAIN_MS);
  }

  /** A server that was to be restarted goes on: what is new may begin on it again. */
  keepAfterAll(number: number): void {
    this.#generations.session(number)?.keep();
  }

  /** Before the worker leaves: ends servers without turns; the others too, or leaves them to the next worker. */
  async leave(turns: Leaving): Promise<void> {
    await Promise.allSettled([...this.#starting.values(), this.#generations.adopted()]);
    for (const session of this.#generations.living()) {
      const survives = turns === 'leave running' && session.generation.transport !== 'stdio';
      if (turns === 'hands off' || (survives && this.#useOf(useBy(session)) !== 'none')) {
        session.end();
        await session.server.close();
      } else await this.#generations.stop(session, 'worker left', DRAIN_MS);
    }
  }

  /** Asked anew before each step: what was true a minute ago may have begun a turn since. */
  #useOf({ number, users }: Use): 'watched turns' | 'undecided turns' | 'none' {
    if (users > 0) return 'watched turns';
    const ofSession = ({ generation, status }: Operation): boolean => generation === number && status !== 'queued';
    const begun = this.#engine().store.operations.active().filter(ofSession);
    if (begun.length === 0) return 'none';
    return begun.every(({ status }) => status === 'reconciling') ? 'undecided turns' : 'watched turns';
  }

  #of(key: string): Session | undefined {
    return this.#generations
      .living()
      .find(({ retirement, generation }) => retirement === null && canonicalJson(generation.environment) === key);
  }
}

interface Use {
  /** Of a generation. */
  readonly number: number;
  /** Starts that are under way on it. */
  readonly users: number;
}

const useBy = ({ generation: { number }, users }: Session): Use => ({ number, users });

/** Somebody is about to use it: its idle time begins anew. */
function touched(session: Session): Session {
  session.idleSince = null;
  return session;
}
