import type { AppServer } from '../app-server/port.ts';
import { CodexCpError } from '../errors/codex-cp-error.ts';
import { canonicalJson } from '../foundation/json.ts';
import { messageOf } from '../foundation/message-of.ts';
import type { Generation } from '../model/generation.ts';
import type { CodexEnvironment, Operation } from '../model/operation.ts';
import type { EngineContext } from './context.ts';
import { isLive } from './live.ts';
import { reachGeneration } from './reach-generation.ts';
import { Session, type SessionListener } from './session.ts';

/** What happens around a generation, for the part of the engine that moves operations. */
export interface GenerationListener extends SessionListener {
  /** A new connection to a living generation: every thread has to be resumed on it. */
  onReopened(session: Session): void;
  /** The process is gone, or cannot be reached; those of these operations that had a turn are in `reconciling` now. */
  onSightLost(operations: readonly Operation[]): void;
}

const CONNECT_DEADLINE_MS = 20_000;
const PIPES_END_MS = 10_000;
/** A worker that died right after starting a server may have left one that is not to be seen at once. */
const STARTING_LOOKS = 10;
const STARTING_LOOK_MS = 100;

/** The lives of app-servers: starts, adopts, follows and ends them, and keeps their record true. */
export class Generations {
  readonly #engine: () => EngineContext;
  readonly #listener: GenerationListener;
  readonly #sessions = new Map<number, Session>();
  readonly #adopting = new Map<number, { readonly key: string; readonly done: Promise<void> }>();
  readonly #starting = new Set<number>();

  constructor(engine: () => EngineContext, listener: GenerationListener) {
    this.#engine = engine;
    this.#listener = listener;
  }

  living(): Session[] {
    return [...this.#sessions.values()].filter(({ state }) => state !== 'ended');
  }

  session(number: number): Session | undefined {
    return this.#sessions.get(number);
  }

  /** Resolves when nothing of this environment, or of any, is being taken over any more. */
  async adopted(key?: string): Promise<void> {
    const awaited = [...this.#adopting.values()].filter((one) => key === undefined || one.key === key);
    await Promise.allSettled(awaited.map(({ done }) => done));
  }

  async adoptedNumber(number: number): Promise<void> {
    await this.#adopting.get(number)?.done;
  }

  /** Takes over living servers that nobody here watches: those of older workers, and those whose end could not be recorded. */
  adoptUnwatched(): void {
    const { store, tasks } = this.#engine();
    for (const generation of store.generations.living()) {
      const { number, environment } = generation;
      if (this.#sessions.has(number) || this.#adopting.has(number) || this.#starting.has(number)) continue;
      const done = this.#adopt(generation).finally(() => this.#adopting.delete(number));
      this.#adopting.set(number, { key: canonicalJson(environment), done });
      tasks.run(`generation ${number}`, 'adopt', () => done);
    }
  }

  async start(environment: CodexEnvironment): Promise<Session> {
    const { store, own, host, clock, log } = this.#engine();
    const found = await host.find(environment);
    const [endpoint, mark] = [await host.newEndpoint(), host.newMark()];
    const intent = { environment, transport: host.transport, endpoint, mark, ...found };
    const created = store.generations.create(own, intent, clock.now());
    this.#starting.add(created.number);
    try {
      const process = await host.launch(created);
      const launched = store.generations.recordProcess(own, created.number, process, clock.now());
      const server = await host.connect(launched, CONNECT_DEADLINE_MS);
      return this.#open(await this.#behindWrapper(launched, server), server);
    } catch (error) {
      log.log('error', 'generation.start_failed', { generation: created.number, error });
      await this.#undoStart(store.generations.get(created.number) ?? created);
      throw CodexCpError.is(error) ? error : unavailable(error);
    } finally {
      this.#starting.delete(created.number);
    }
  }

  async stop(session: Session, reason: string, drainMs: number): Promise<void> {
    this.#close(session);
    const outcome = await this.#engine().host.stop(session.generation, drainMs);
    await session.server.close();
    this.#sessions.delete(session.generation.number);
    // Without proof that it is gone its turns are not decided; it is taken over again, or given up in the end.
    if (outcome === 'gone') await this.#closeRecord(session.generation, reason);
  }

  /** Ends a generation, also one that is still being taken over: then whoever does that finds it gone and writes it down. */
  async end(number: number, reason: string, drainMs: number): Promise<void> {
    const session = this.#sessions.get(number);
    if (session) return this.stop(session, reason, drainMs);
    const { store, host } = this.#engine();
    const generation = store.generations.get(number);
    // One that is just being started is ended once it is there.
    if (generation?.process && generation.status !== 'exited' && !this.#starting.has(number)) {
      await host.stop(generation, drainMs);
    }
  }

  /** The program that was started may be a wrapper around the server; the one to watch and to end is the server. */
  async #behindWrapper(launched: Generation, { info }: AppServer): Promise<Generation> {
    const { store, own, host, clock } = this.#engine();
    if (launched.process?.pid === info.pid) return launched;
    const real = await host.identify(info.pid);
    return real ? store.generations.recordProcess(own, launched.number, real, clock.now()) : launched;
  }

  async #undoStart(generation: Generation): Promise<void> {
    const { store, own, host, clock, log } = this.#engine();
    try {
      const behind = await host.findProcess(generation);
      const outcomes = [await host.stop(generation, 0)];
      if (behind && behind.pid !== generation.process?.pid) {
        outcomes.push(await host.stop({ ...generation, process: behind }, 0));
      }
      if (outcomes.every((outcome) => outcome === 'gone')) {
        store.generations.markExited(own, generation.number, 'start failed', clock.now());
      }
    } catch (error) {
      log.log('error', 'generation.undo_failed', { generation: generation.number, error });
    }
  }

  #open(generation: Generation, server: AppServer): Session {
    const { store, own, clock, log } = this.#engine();
    const { version, pid } = server.info;
    const ready = store.generations.markReady(own, generation.number, version, clock.now());
    const session = new Session(ready, server, this.#listener);
    this.#sessions.set(ready.number, session);
    this.#follow(session, server);
    log.log('info', 'generation.open', { generation: ready.number, pid, version });
    return session;
  }

  async #adopt(generation: Generation): Promise<void> {
    const { host, store, own, clock } = this.#engine();
    const found = generation.process ?? (await this.#findStarting(generation));
    if (!found || (await host.isAlive(found)) === 'dead') return this.#closeRecord(generation, 'found dead');
    const known = store.generations.recordProcess(own, generation.number, found, clock.now());
    if (known.transport === 'stdio') {
      // Its pipes ended with the worker that started it, and so will it.
      if ((await host.stop(known, PIPES_END_MS)) === 'gone') await this.#closeRecord(known, 'worker gone');
      return;
    }
    const reached = await reachGeneration(this.#engine(), known, () => this.#outOfSight(known));
    if (reached.kind === 'connected') {
      const session = this.#open(known, reached.server);
      if (reached.draining) session.retire('on its way out', clock.monotonic());
      this.#listener.onReopened(session);
    } else if (reached.kind === 'dead') {
      await this.#closeRecord(known, 'found dead');
    } else if (reached.kind === 'given up' && (await host.stop(known, 0)) === 'gone') {
      await this.#closeRecord(known, 'unreachable');
    }
  }

  async #findStarting(generation: Generation) {
    const { host, pause } = this.#engine();
    for (let look = 1; look < STARTING_LOOKS; look += 1) {
      const found = await host.findProcess(generation);
      if (found) return found;
      await pause(STARTING_LOOK_MS);
    }
    return host.findProcess(generation);
  }

  #follow(session: Session, server: AppServer): void {
    void server.closed.then(({ reason }) => {
      if (session.server !== server || session.state === 'ended') return;
      const { log, tasks } = this.#engine();
      log.log('warn', 'generation.connection_lost', { generation: session.generation.number, reason });
      session.connectionLost();
      tasks.run(`generation ${session.generation.number}`, 'reconnect', () => this.#reconnect(session));
    });
  }

  async #reconnect(session: Session): Promise<void> {
    const { generation } = session;
    const reached = await reachGeneration(this.#engine(), generation, () => this.#outOfSight(generation));
    if (session.state !== 'reconnecting') {
      if (reached.kind === 'connected') await reached.server.close();
      return;
    }
    switch (reached.kind) {
      case 'connected':
        if (reached.draining) session.retire('on its way out', this.#engine().clock.monotonic());
        session.rebind(reached.server);
        this.#follow(session, reached.server);
        this.#listener.onReopened(session);
        return undefined;
      case 'dead':
        this.#close(session);
        this.#sessions.delete(generation.number);
        return this.#closeRecord(generation, 'process ended');
      case 'given up':
        return this.stop(session, 'unreachable', 0);
      case 'engine stopped':
        return undefined;
    }
  }

  /** Nobody sees what its turns do: their status must not claim more than is known. */
  #outOfSight({ number }: Generation): void {
    const { store, own, clock, ring } = this.#engine();
    const unseen = store.operations.active().filter((one) => one.generation === number && isLive(one));
    const lost = unseen.map(({ id }) => store.operations.loseSight(own, id, 'connectionLost', clock.now()));
    ring();
    this.#listener.onSightLost(lost);
  }

  /** What was seen of its turns outlives the session: evidence tells less. */
  #close(session: Session): void {
    const { lastSeen } = this.#engine();
    for (const watch of session.watched()) if (watch.turnId !== null) lastSeen.set(watch.operationId, watch);
    session.end();
  }

  /** Writes the end, ends the tool commands that outlived the server, and hands its operations on. */
  async #closeRecord({ number, mark }: Generation, reason: string): Promise<void> {
    const { store, own, clock, host, log, ring } = this.#engine();
    if (store.generations.get(number)?.status === 'exited') return;
    const operations = store.generations.markExited(own, number, reason, clock.now());
    log.log('info', 'generation.ended', { generation: number, reason, operations: operations.length });
    ring();
    await host.reapCommands([mark]).catch((error: unknown) => log.log('warn', 'reap_failed', { error }));
    this.#listener.onSightLost(operations);
  }
}

const unavailable = (error: unknown): CodexCpError =>
  new CodexCpError('CODEX_APP_SERVER_UNAVAILABLE', { reason: messageOf(error) }, { cause: error });
