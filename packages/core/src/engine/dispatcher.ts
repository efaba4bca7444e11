import type { EngineContext } from './context.ts';
import { startOperation } from './start-operation.ts';
import type { Supervisor } from './supervisor.ts';

const KEY = 'dispatch';

/** Claims what may run and starts it, up to the limits. Calls while it is at work lead to one more round. */
export class Dispatcher {
  readonly #engine: EngineContext;
  readonly #supervisor: Supervisor;
  #again = false;
  #stopped = false;

  constructor(engine: EngineContext, supervisor: Supervisor) {
    this.#engine = engine;
    this.#supervisor = supervisor;
  }

  wake(): void {
    this.#again = true;
    if (!this.#engine.tasks.has(KEY)) this.#engine.tasks.run(KEY, KEY, () => this.#round());
  }

  /** Takes nothing more; what was taken goes on. */
  stop(): void {
    this.#stopped = true;
  }

  async #round(): Promise<void> {
    const { store } = this.#engine;
    while (this.#again && !this.#stopped) {
      this.#again = false;
      if (store.operations.openWork().queued === 0) return;
      await this.#supervisor.checkFreshness();
      while (this.#claimOne());
    }
  }

  #claimOne(): boolean {
    const { store, own, clock, settings, tasks, ring } = this.#engine;
    if (this.#stopped) return false;
    const limits = { global: settings.maxTurnsGlobal, perProject: settings.maxTurnsPerProject };
    const operation = store.operations.claimNext(own, { ...limits, blocked: this.#supervisor.blocked() }, clock.now());
    if (!operation) return false;
    ring();
    tasks.run(operation.id, 'start', () => startOperation(this.#engine, operation));
    return true;
  }
}
