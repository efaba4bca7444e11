import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MemoryStore } from '../../../testing/memory-store.ts';
import { visibleState } from '../../../testing/store-contract/visible-state.ts';
import { dice, Reading, type Dice } from '../../../testing/store-model/dice.ts';
import { drive, INTENTS, type Ask } from '../../../testing/store-model/intents.ts';
import { CodexCpError } from '../../errors/codex-cp-error.ts';
import type { Store } from '../store.ts';
import { openSqliteStore } from './open.ts';

interface Step {
  readonly intent: keyof typeof INTENTS | 'drive';
  readonly dice: Dice;
}

const NAMES = Object.keys(INTENTS) as readonly (keyof typeof INTENTS)[];
const HARD = new Set<keyof typeof INTENTS>(['takeOffice', 'leave', 'markExited', 'prune', 'failStart']);

const step: fc.Arbitrary<Step> = fc.record({
  intent: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom('submit' as const, 'startWorkflow' as const) },
    { weight: 22, arbitrary: fc.constant('drive' as const) },
    { weight: 20, arbitrary: fc.constantFrom(...NAMES.filter((name) => !HARD.has(name))) },
    { weight: 3, arbitrary: fc.constantFrom(...HARD) },
  ),
  dice,
});

/** All that a caller could see of one call: its answer, or the code of its error. */
function seen(store: Store, ask: Ask): unknown {
  try {
    return ask(store);
  } catch (error) {
    if (CodexCpError.is(error)) return { refused: error.code, details: error.details };
    if (error instanceof TypeError) return { refused: 'TypeError' };
    throw error;
  }
}

// Three seconds on an idle machine; a busy one may take its time.
const PATIENCE = { timeout: 60_000 };

test('SQLite and the plain model answer every history alike, and end in the same state', PATIENCE, () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 10, maxLength: 80, size: 'max' }), (steps) => {
      const [sqlite, model] = [openSqliteStore(':memory:'), new MemoryStore()];
      let now = 1_000;
      const both = (name: Step['intent'], thrown: Dice): void => {
        now += thrown.passedMs;
        const reading = new Reading(thrown, model, now);
        const ask = name === 'drive' ? drive(reading) : INTENTS[name](reading);
        const expected = seen(model, ask);
        expect(seen(sqlite, ask)).toEqual(expected);
      };
      const first: Dice = { which: 0, value: 0, coin: false, aim: 'any', term: 'newest', passedMs: 1 };
      for (const name of ['takeOffice', 'createGeneration', 'createGeneration'] as const) both(name, first);
      for (const { intent, dice: thrown } of steps) both(intent, thrown);
      expect(visibleState(sqlite)).toEqual(visibleState(model));
      sqlite.close();
    }),
    { numRuns: 300 },
  );
});
