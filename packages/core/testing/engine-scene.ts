import type { AppServerEvent } from '../src/app-server/port.ts';
import type { EngineContext, EngineSettings } from '../src/engine/context.ts';
import { observeTurn } from '../src/engine/observe-turn.ts';
import { Session } from '../src/engine/session.ts';
import { Tasks } from '../src/engine/tasks.ts';
import type { ThreadWatch } from '../src/engine/thread-watch.ts';
import { nullLogger } from '../src/foundation/logger.ts';
import type { Operation, OperationId } from '../src/model/operation.ts';
import { FakeHost } from './fake-host.ts';
import { FakeServer } from './fake-server.ts';
import { MemoryStore } from './memory-store.ts';
import { Scene } from './store-contract/scene.ts';

/** Settings of an engine that no test is about. */
export const ENGINE_SETTINGS: EngineSettings = {
  maxTurnsGlobal: 4,
  maxTurnsPerProject: 3,
  appServerIdleMs: 600_000,
  retentionMs: 90 * 86_400_000,
  stateFolder: '/state',
};

/** What the parts of the engine are given, over a store, a machine and one app-server in memory. */
export class EngineScene {
  readonly scene = new Scene(new MemoryStore());
  readonly host = new FakeHost();
  readonly server = new FakeServer();
  readonly session: Session;
  readonly context: EngineContext;
  /** Operations that were given to evidence. */
  readonly reconciled: OperationId[] = [];
  /** Generations that were sent away. */
  readonly drained: number[] = [];
  readonly #abort = new AbortController();
  #ids = 0;

  constructor() {
    const { clock, store, own, generation: number } = this.scene;
    const generation = store.generations.get(number);
    if (!generation) throw new Error('the scene has no app-server');
    // As long as it says, by the clock of the scene; everybody else goes on meanwhile.
    const pause = (ms: number): Promise<void> =>
      new Promise((resolve) => setImmediate(() => resolve(void clock.advance(ms))));
    this.session = new Session(generation, this.server, {
      onEvent: (session, watch, event) => observeTurn(this.context, session, watch, event),
      onStrayEvent: () => undefined,
    });
    this.context = {
      store,
      own,
      clock,
      log: nullLogger,
      host: this.host,
      settings: ENGINE_SETTINGS,
      tasks: new Tasks((_name, _key, error) => {
        throw error;
      }),
      sessions: {
        forEnvironment: () => Promise.resolve(this.session),
        ofGeneration: () => Promise.resolve(this.session),
        drain: (sentAway) => Promise.resolve(void this.drained.push(sentAway)),
      },
      signal: this.#abort.signal,
      newId: () => `int_new_${(this.#ids += 1)}`,
      chance: () => 0,
      ring: () => undefined,
      pause,
      within: (promise, ms) => Promise.race([promise, pause(ms).then(() => undefined)]),
      reconcile: (id) => void this.reconciled.push(id),
      lastSeen: new Map(),
      note: (id, event) => {
        store.events.append(own, id, event, clock.now());
      },
    };
  }

  /** From here on the engine is on its way out. */
  abort(): void {
    this.#abort.abort();
  }

  /** A running turn that is watched, and whose events are let through. */
  watched(): { readonly operation: Operation; readonly watch: ThreadWatch } {
    const operation = this.scene.running();
    const watch = this.session.watch(String(operation.threadId), operation.id, 'its start');
    watch.turnId = operation.turnId;
    return { operation, watch };
  }

  /** Codex tells something, and what follows from it is through. */
  async tell(event: AppServerEvent): Promise<void> {
    this.server.tell(event);
    await this.context.tasks.settled();
  }
}
