import type { AppServer, AppServerEvent } from '../app-server/port.ts';
import { deferred, type Deferred } from '../foundation/deferred.ts';
import type { Generation } from '../model/generation.ts';
import type { OperationId } from '../model/operation.ts';
import { ThreadWatch } from './thread-watch.ts';

export type SessionState = 'open' | 'reconnecting' | 'ended';

/**
 * `to be replaced`: binary or login changed; nothing new runs anywhere in its environment until it has ended. `on its way
 * out`: it was asked to end once its turns have, or could not be reached; another one takes what is new.
 */
export type Retirement = 'to be replaced' | 'on its way out';

/** What a session tells its owner. */
export interface SessionListener {
  onEvent(session: Session, watch: ThreadWatch, event: AppServerEvent): void;
  /** An event of a thread that nobody here watches. */
  onStrayEvent(session: Session, event: AppServerEvent): void;
}

/** Our side of one generation: the connection of the moment and the threads we watch on it. */
export class Session {
  #state: SessionState = 'open';
  #retirement: Retirement | null = null;
  /** Since when it has been on its way out, by the monotonic clock. */
  #leavingSince: number | null = null;
  /** Since when no turn has needed it, by the monotonic clock; null while one does. */
  idleSince: number | null = null;
  /** How many starts are under way on it: their turns may not be recorded yet. */
  users = 0;
  readonly #watches = new Map<string, ThreadWatch>();
  /** Threads of sub-agents: what is asked there concerns the operation that began it all. */
  readonly #subAgents = new Map<string, ThreadWatch>();
  readonly #listener: SessionListener;
  #server: AppServer;
  #settled: Deferred<void> | null = null;
  #quiet: Promise<unknown> = Promise.resolve();

  constructor(
    readonly generation: Generation,
    server: AppServer,
    listener: SessionListener,
  ) {
    this.#server = server;
    this.#listener = listener;
    this.#listen(server);
  }

  get server(): AppServer {
    return this.#server;
  }

  get state(): SessionState {
    return this.#state;
  }

  /** Set: it takes no new turns and ends when its last turn has. */
  get retirement(): Retirement | null {
    return this.#retirement;
  }

  get leavingSince(): number | null {
    return this.#leavingSince;
  }

  /** The first of these is for ever, but what is to be replaced may still be sent away. */
  retire(retirement: Retirement, now: number): void {
    if (this.#retirement === 'on its way out') return;
    this.#retirement = retirement;
    if (retirement === 'on its way out') this.#leavingSince = now;
  }

  /** It is not replaced after all. */
  keep(): void {
    if (this.#retirement === 'to be replaced') this.#retirement = null;
  }

  /** Runs one after the other what must not see the requests of the other. */
  quietly<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#quiet.then(work);
    this.#quiet = turn.catch(() => undefined);
    return turn;
  }

  connectionLost(): void {
    this.#state = 'reconnecting';
    this.#settled ??= deferred();
  }

  end(): void {
    this.#state = 'ended';
    this.#settle();
  }

  /** Resolves when the session is open or has ended. */
  async whenSettled(): Promise<SessionState> {
    await this.#settled?.promise;
    return this.#state;
  }

  /** Goes on over a new connection. The threads have to be resumed on it. */
  rebind(server: AppServer): void {
    this.#server = server;
    this.#state = 'open';
    this.#settle();
    for (const watch of this.#watches.values()) watch.missedSomething();
    this.#listen(server);
  }

  watch(threadId: string, operationId: OperationId, seenFrom: 'its start' | 'later'): ThreadWatch {
    const watch = new ThreadWatch(operationId, threadId, seenFrom);
    this.#watches.set(threadId, watch);
    return watch;
  }

  watchOf(threadId: string): ThreadWatch | undefined {
    return this.#watches.get(threadId);
  }

  watched(): readonly ThreadWatch[] {
    return [...this.#watches.values()];
  }

  /** Lets the held events of a thread go. */
  release(watch: ThreadWatch): void {
    watch.release((event) => this.#listener.onEvent(this, watch, event));
  }

  /** From here on the events of a sub-agent's thread belong to the watch of the thread that sent it out. */
  watchSubAgent(threadId: string, watch: ThreadWatch): void {
    if (!this.#watches.has(threadId)) this.#subAgents.set(threadId, watch);
  }

  /** Threads of the sub-agents that a watched thread has sent out. */
  subAgentsOf(threadId: string): readonly string[] {
    const watch = this.#watches.get(threadId);
    return [...this.#subAgents].filter(([, of]) => of === watch).map(([agent]) => agent);
  }

  /** Stops watching, and nothing else. */
  forget(threadId: string): void {
    this.#watches.delete(threadId);
  }

  /** Stops watching and lets go of the thread and of its sub-agents' threads, so that others can open them. */
  async letGo(threadId: string): Promise<void> {
    const agents = this.subAgentsOf(threadId);
    for (const agent of agents) this.#subAgents.delete(agent);
    this.#watches.delete(threadId);
    if (this.#state !== 'open') return;
    // Best effort: a thread that stays subscribed is released with the connection.
    const released = [threadId, ...agents].map((id) => this.#server.unsubscribeThread({ threadId: id }));
    await Promise.allSettled(released);
  }

  #watchFor(threadId: string, event: AppServerEvent): ThreadWatch | undefined {
    const known = this.#watches.get(threadId) ?? this.#subAgents.get(threadId);
    if (known || event.kind !== 'turnStarted' || event.rootTurnId === null) return known;
    const sender = this.watched().find(({ turnId }) => turnId === event.rootTurnId);
    if (sender) this.watchSubAgent(threadId, sender);
    return sender;
  }

  #settle(): void {
    this.#settled?.resolve();
    this.#settled = null;
  }

  #listen(server: AppServer): void {
    server.onEvent((event) => {
      if (server !== this.#server) return;
      const threadId = threadOf(event);
      const watch = threadId === null ? undefined : this.#watchFor(threadId, event);
      if (!watch) this.#listener.onStrayEvent(this, event);
      else if (!watch.keeps(event)) this.#listener.onEvent(this, watch, event);
    });
  }
}

function threadOf(event: AppServerEvent): string | null {
  return event.kind === 'interactionRequested' ? event.request.threadId : event.threadId;
}
