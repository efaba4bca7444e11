import fc from 'fast-check';
import type { Interaction } from '../../src/model/interaction.ts';
import type { Operation, OperationId, ThreadId, TurnId } from '../../src/model/operation.ts';
import type { Ownership } from '../../src/model/ownership.ts';
import type { Store } from '../../src/store/store.ts';
import { operationId, threadId, turnId } from '../given.ts';

/** The chances of one step; every intent takes from them what it needs. */
export interface Dice {
  /** Chooses operations, questions and generations among those there are, and now and then one that is not. */
  readonly which: number;
  /** Chooses among the few values of an argument. */
  readonly value: number;
  readonly coin: boolean;
  /** Most intents mean an operation that has not ended. */
  readonly aim: 'open' | 'any';
  /** Most steps come from the worker in office, some from the one before it. */
  readonly term: 'newest' | 'older';
  readonly passedMs: number;
}

/** Throws the dice. */
export const dice: fc.Arbitrary<Dice> = fc.record({
  which: fc.nat({ max: 7 }),
  value: fc.nat({ max: 7 }),
  coin: fc.boolean(),
  aim: fc.constantFrom('open', 'open', 'any'),
  term: fc.oneof(
    { weight: 15, arbitrary: fc.constant('newest' as const) },
    { weight: 1, arbitrary: fc.constant('older' as const) },
  ),
  passedMs: fc.constantFrom(0, 1, 10),
});

/** The dice, read with the eyes of the plain model: both stores are then asked the same. */
export class Reading {
  readonly own: Ownership;

  constructor(
    readonly dice: Dice,
    readonly model: Store,
    readonly now: number,
  ) {
    const term = model.worker.term();
    this.own = { epoch: dice.term === 'newest' ? term : term - 1 };
  }

  /** One of a few values. */
  one<const T>(...values: readonly [T, ...T[]]): T {
    return values[this.dice.value % values.length] ?? values[0];
  }

  /** An operation, mostly an open one; now and then one past the last. */
  get id(): OperationId {
    const any = operationId(`op_${1 + (this.dice.which % (this.operationCount + 1))}`);
    return this.dice.aim === 'open' ? (this.open?.id ?? any) : any;
  }

  get operationCount(): number {
    return this.model.maintenance.size().operations;
  }

  /** An operation that has not ended. */
  get open(): Operation | undefined {
    const active = this.model.operations.active();
    return active[this.dice.which % Math.max(1, active.length)];
  }

  get question(): Interaction | undefined {
    const questions = this.model.interactions.list({ limit: 8 });
    return questions[this.dice.which % (questions.length + 1)];
  }

  get generation(): number {
    const newest = this.model.generations.newest()?.number ?? 0;
    return 1 + (this.dice.which % newest);
  }

  get thread(): ThreadId {
    return threadId(this.one('t1', 't2', 't3'));
  }

  get turn(): TurnId {
    return turnId(this.one('turn_1', 'turn_2', 'turn_of_op_1', 'turn_of_op_2'));
  }
}
