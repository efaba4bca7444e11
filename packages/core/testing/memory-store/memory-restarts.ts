import type { Millis } from '../../src/foundation/clock.ts';
import type { Ownership } from '../../src/model/ownership.ts';
import type { Restart } from '../../src/model/restart.ts';
import type {
  ActiveWork,
  RestartEnd,
  RestartIntent,
  RestartOutcome,
  RestartStore,
} from '../../src/store/restart-store.ts';
import { awaitsDelivery, holdsTurn, type MemoryState } from './memory-state.ts';

/** Restarts of app-servers, in memory. */
export class MemoryRestarts implements RestartStore {
  readonly #state: MemoryState;
  #numbers = 0;

  constructor(state: MemoryState) {
    this.#state = state;
  }

  request({ environment, force, startAfter }: RestartIntent, now: Millis): RestartOutcome {
    const { codexHome } = environment;
    const work = this.#workOf(codexHome);
    const open = this.unfinished().find((one) => one.environment.codexHome === codexHome);
    if (open) {
      const both = { force: open.force || force, startAfter: open.startAfter || startAfter };
      return { kind: 'joined', restart: this.#keep({ ...open, ...both }), work };
    }
    const isBusy = work.turns.length > 0 || work.undeliveredAnswers > 0 || work.openQuestions > 0;
    if (isBusy && !force) return { kind: 'busy', work };
    const before = this.#livingOf(codexHome).at(-1) ?? null;
    if (before === null && !startAfter) return { kind: 'nothingRuns', work };
    this.#numbers += 1;
    const asked: Restart = {
      ...{ number: this.#numbers, environment, force, startAfter, before },
      upTo: this.#state.generations.at(-1)?.number ?? 0,
      requestedAt: now,
      finishedAt: null,
      startedGeneration: null,
      error: null,
    };
    return { kind: 'requested', restart: this.#keep(asked), work };
  }

  get(number: number): Restart | undefined {
    return this.#state.restarts.find((one) => one.number === number);
  }

  unfinished(): readonly Restart[] {
    return this.#state.restarts.filter(({ finishedAt }) => finishedAt === null);
  }

  finish(own: Ownership, number: number, end: RestartEnd, now: Millis): Restart {
    this.#state.fence(own);
    const open = this.unfinished().find((one) => one.number === number);
    if (!open) throw new TypeError(`there is no open restart ${number}`);
    const isMissing = open.startAfter && end.startedGeneration === null && end.error === null;
    return isMissing ? open : this.#keep({ ...open, ...end, finishedAt: now });
  }

  #livingOf(codexHome: string): readonly number[] {
    const { generations } = this.#state;
    const living = generations.filter((one) => one.status !== 'exited' && one.environment.codexHome === codexHome);
    return living.map(({ number }) => number);
  }

  #workOf(codexHome: string): ActiveWork {
    const turns = this.#state.entries
      .map(({ operation }) => operation)
      .filter((operation) => holdsTurn(operation) && operation.environment.codexHome === codexHome);
    const living = new Set(this.#livingOf(codexHome));
    const asked = this.#state.interactions.filter((one) => living.has(one.generation) && one.closedAt === null);
    return {
      turns: turns.map(({ id }) => id),
      undeliveredAnswers: asked.filter(awaitsDelivery).length,
      openQuestions: asked.filter(({ decidedAt }) => decidedAt === null).length,
    };
  }

  #keep(restart: Restart): Restart {
    const others = this.#state.restarts.filter(({ number }) => number !== restart.number);
    this.#state.restarts = [...others, restart].sort((a, b) => a.number - b.number);
    return restart;
  }
}
