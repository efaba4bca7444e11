import type { AppServer } from '../app-server/port.ts';
import { CodexCpError } from '../errors/codex-cp-error.ts';
import { backoffMs } from '../foundation/backoff.ts';
import { canonicalJson } from '../foundation/json.ts';
import type { Generation } from '../model/generation.ts';
import type { CodexEnvironment, Operation } from '../model/operation.ts';
import type { EngineContext, Sessions } from './context.ts';
import { Session, type SessionListener } from './session.ts';

/** What happens around a generation, for the part of the engine that moves operations. */
export interface GenerationListener extends SessionListener {
  /** A new connection to a living generation: every thread has to be resumed on it. */
  onReopened(session: Session): void;
  /** The process is gone; these operations are in `reconciling` now. */
  onEnded(operations: readonly Operation[]): void;
}

const CONNECT_DEADLINE_MS = 20_000;
const ADOPT_DEADLINE_MS = 10_000;
const RECONNECT = { baseMs: 25, maxMs: 1_000 };
const UNREACHABLE_AFTER_MS = 30_000;
const DRAIN_MS = 60_000;

/** Starts, adopts, reconnects, replaces and ends app-servers: one generation per environment at a time. */
export class Supervisor implements Sessions {
  readonly #engine: () => EngineContext;
  readonly #listener: GenerationListener;
  readonly #sessions = new Map<number, Session>();
  readonly #starting = new Map<string, Promise<Session>>();
  readonly #adopting = new Map<number, Promise<void>>();

  constructor(engine: () => EngineContext, listener: GenerationListener) {
    this.#engine = engine;
    this.#listener = listener;
  }

  /** Takes over what older workers left behind: living servers are adopted, dead ones closed. */
  async adoptAll(): Promise<void> {
    const { store, host } = this.#engine();
    await Promise.all(store.generations.living().map((generation) => this.#track(generation)));
    await host.reapCommands(store.generations.endedMarks());
  }

  async forEnvironment(environment: CodexEnvironment): Promise<Session> {
    const key = canonicalJson(environment);
    await Promise.all(this.#adopting.values());
    for (;;) {
      const session = this.#of(key);
      if (!session) break;
      if ((await session.whenSettled()) === 'open') return touched(session);
    }
    const starting = this.#starting.get(key) ?? this.#start(environment);
    this.#starting.set(key, starting);
    try {
      return touched(await starting);
    } finally {
      this.#starting.delete(key);
    }
  }

  async ofGeneration(number: number): Promise<Session | undefined> {
    await this.#adopting.get(number);
    const session = this.#sessions.get(number);
    return session && (await session.whenSettled()) === 'open' ? session : undefined;
  }

  async drain(number: number, reason: string): Promise<void> {
    const session = this.#sessions.get(number);
    if (session && session.state !== 'ended') await this.#stop(session, reason, DRAIN_MS);
  }

  /** Environments that take no new turns because their server is being replaced. */
  blocked(): readonly CodexEnvironment[] {
    return this.#living()
      .filter(({ retiring }) => retiring)
      .map(({ generation }) => generation.environment);
  }

  open(): readonly Session[] {
    return this.#living().filter(({ state }) => state === 'open');
  }

  /** Looks whether binary and login are still those the servers were started with. */
  async checkFreshness(): Promise<void> {
    const { host, log } = this.#engine();
    for (const session of this.#living().filter(({ retiring }) => !retiring)) {
      const { environment, binaryFingerprint, loginFingerprint, number } = session.generation;
      const found = await host.find(environment).catch(() => undefined);
      if (!found) continue;
      session.retiring = found.binaryFingerprint !== binaryFingerprint || found.loginFingerprint !== loginFingerprint;
      if (session.retiring) log.log('info', 'generation.retiring', { generation: number });
    }
  }

  /** Ends servers that nobody needs: at once where they are being replaced, after the idle time else. */
  async stopUnneeded(): Promise<void> {
    const { store, clock, settings } = this.#engine();
    const needed = new Set(
      store.operations.active().map(({ generation, status }) => (status === 'queued' ? null : generation)),
    );
    for (const session of this.open()) {
      session.idleSince = needed.has(session.generation.number) ? null : (session.idleSince ?? clock.monotonic());
      if (session.idleSince === null) continue;
      const idleMs = clock.monotonic() - session.idleSince;
      if (session.retiring) await this.#stop(session, 'replaced', DRAIN_MS);
      else if (idleMs >= settings.appServerIdleMs) await this.#stop(session, 'idle', DRAIN_MS);
    }
  }

  /** Before the worker leaves: ends servers without turns; the others too, or leaves them to the next worker. */
  async leave(turns: 'leave running' | 'end'): Promise<void> {
    const { store } = this.#engine();
    await Promise.allSettled([...this.#starting.values(), ...this.#adopting.values()]);
    const needed = new Set(store.operations.active().map(({ generation }) => generation));
    for (const session of this.#living()) {
      const survives = turns === 'leave running' && session.generation.transport !== 'stdio';
      const keep = survives && needed.has(session.generation.number);
      if (!keep) await this.#stop(session, 'worker left', DRAIN_MS);
      else {
        session.end();
        await session.server.close();
      }
    }
  }

  #living(): Session[] {
    return [...this.#sessions.values()].filter(({ state }) => state !== 'ended');
  }

  #of(key: string): Session | undefined {
    return this.#living().find((session) => !session.retiring && canonicalJson(session.generation.environment) === key);
  }

  async #start(environment: CodexEnvironment): Promise<Session> {
    const { store, own, host, clock, log } = this.#engine();
    const found = await host.find(environment);
    const [endpoint, mark] = [await host.newEndpoint(), host.newMark()];
    const intent = { environment, transport: host.transport, endpoint, mark, ...found };
    const created = store.generations.create(own, intent, clock.now());
    try {
      const process = await host.launch(created);
      const launched = store.generations.recordProcess(own, created.number, process, clock.now());
      return this.#open(launched, await host.connect(launched, CONNECT_DEADLINE_MS));
    } catch (error) {
      log.log('error', 'generation.start_failed', { generation: created.number, error });
      await host.stop(store.generations.get(created.number) ?? created, 0).catch(() => undefined);
      store.generations.markExited(own, created.number, 'start failed', clock.now());
      throw CodexCpError.is(error) ? error : unavailable(error);
    }
  }

  #open(generation: Generation, server: AppServer): Session {
    const { store, own, clock, log } = this.#engine();
    const ready = store.generations.markReady(own, generation.number, server.info.version, clock.now());
    const session = new Session(ready, server, this.#listener);
    this.#sessions.set(ready.number, session);
    this.#follow(session, server);
    log.log('info', 'generation.open', {
      generation: ready.number,
      pid: server.info.pid,
      version: server.info.version,
    });
    return session;
  }

  #track(generation: Generation): Promise<void> {
    const adoption = this.#adopt(generation).finally(() => this.#adopting.delete(generation.number));
    this.#adopting.set(generation.number, adoption);
    return adoption;
  }

  async #adopt(generation: Generation): Promise<void> {
    const { host, store, own, clock, log } = this.#engine();
    const found = generation.process ?? (await host.findProcess(generation));
    if (!found || (await host.isAlive(found)) === 'dead') return this.#closeRecord(generation, 'found dead');
    const known = store.generations.recordProcess(own, generation.number, found, clock.now());
    try {
      if (known.transport === 'stdio') throw new Error('the pipes of a stdio server end with their worker');
      this.#open(known, await host.connect(known, ADOPT_DEADLINE_MS));
    } catch (error) {
      log.log('warn', 'generation.unreachable', { generation: generation.number, error });
      await host.stop(known, DRAIN_MS);
      await this.#closeRecord(known, 'unreachable');
    }
  }

  #follow(session: Session, server: AppServer): void {
    void server.closed.then(({ reason }) => {
      if (session.server !== server || session.state === 'ended') return;
      this.#engine().log.log('warn', 'generation.connection_lost', { generation: session.generation.number, reason });
      session.connectionLost();
      void this.#reconnect(session);
    });
  }

  async #reconnect(session: Session): Promise<void> {
    const { host, clock, chance, pause, signal } = this.#engine();
    const { process: proof } = session.generation;
    const since = clock.monotonic();
    for (let attempt = 1; !signal.aborted && session.state === 'reconnecting'; attempt += 1) {
      if (!proof || (await host.isAlive(proof)) === 'dead') return this.#ended(session, 'process ended');
      try {
        const server = await host.connect(session.generation, RECONNECT.maxMs);
        session.rebind(server);
        this.#follow(session, server);
        this.#listener.onReopened(session);
        return;
      } catch {
        if (clock.monotonic() - since > UNREACHABLE_AFTER_MS) return this.#stop(session, 'unreachable', DRAIN_MS);
        await pause(backoffMs(attempt, RECONNECT, chance()));
      }
    }
  }

  async #stop(session: Session, reason: string, drainMs: number): Promise<void> {
    session.end();
    await this.#engine().host.stop(session.generation, drainMs);
    await this.#closeRecord(session.generation, reason);
    this.#sessions.delete(session.generation.number);
  }

  async #ended(session: Session, reason: string): Promise<void> {
    session.end();
    await session.server.close();
    await this.#closeRecord(session.generation, reason);
    this.#sessions.delete(session.generation.number);
  }

  /** Writes the end, ends the tool commands that outlived the server, and hands its operations on. */
  async #closeRecord({ number, mark }: Generation, reason: string): Promise<void> {
    const { store, own, clock, host, log, ring } = this.#engine();
    if (store.generations.get(number)?.status === 'exited') return;
    const operations = store.generations.markExited(own, number, reason, clock.now());
    log.log('info', 'generation.ended', { generation: number, reason, operations: operations.length });
    ring();
    await host.reapCommands([mark]).catch((error: unknown) => log.log('warn', 'reap_failed', { error }));
    this.#listener.onEnded(operations);
  }
}

/** Somebody is about to use it: its idle time begins anew. */
function touched(session: Session): Session {
  session.idleSince = null;
  return session;
}

const unavailable = (error: unknown): CodexCpError =>
  new CodexCpError(
    'CODEX_APP_SERVER_UNAVAILABLE',
    { reason: error instanceof Error ? error.message : String(error) },
    { cause: error },
  );
