import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GENERATION_EVENTS, GENERATION_STATUSES, generationMachine } from './generation-machine.ts';
import { INTERACTION_EVENTS, INTERACTION_STATUSES, interactionMachine } from './interaction-machine.ts';
import {
  LIVE_TURN,
  nextOperationStatus,
  OPERATION_EVENTS,
  OPERATION_STATUSES,
  operationMachine,
  TURN_HOLDING,
  type OperationEvent,
  type OperationStatus,
} from './operation-machine.ts';

import { WORKFLOW_EVENTS, WORKFLOW_STATUSES, workflowMachine } from './workflow-machine.ts';

type Table = Readonly<Record<string, Readonly<Record<string, string>>>>;

interface Described {
  readonly table: Table;
  readonly statuses: readonly string[];
  readonly events: readonly string[];
  readonly isTerminal: (status: never) => boolean;
}

const MACHINES: readonly (readonly [string, Described])[] = [
  ['operation', { ...operationMachine, statuses: OPERATION_STATUSES, events: OPERATION_EVENTS }],
  ['interaction', { ...interactionMachine, statuses: INTERACTION_STATUSES, events: INTERACTION_EVENTS }],
  ['workflow', { ...workflowMachine, statuses: WORKFLOW_STATUSES, events: WORKFLOW_EVENTS }],
  ['generation', { ...generationMachine, statuses: GENERATION_STATUSES, events: GENERATION_EVENTS }],
];

describe.each(MACHINES)('the %s machine', (_name, { table, statuses, events }) => {
  const ways = (from: string): readonly string[] => Object.values(table[from] ?? {});
  const isEnd = (status: string): boolean => ways(status).length === 0;
  const reachable = (start: string): Set<string> => {
    const seen = new Set([start]);
    for (const from of seen) for (const to of ways(from)) seen.add(to);
    return seen;
  };

  test('lists each status once, and its life begins with the first', () => {
    expect(Object.keys(table)).toEqual([...statuses]);
    expect(new Set(statuses).size).toBe(statuses.length);
  });

  test('reaches every status', () => {
    expect([...reachable(statuses[0] ?? '')].sort()).toEqual([...statuses].sort());
  });

  test('accepts every event somewhere, and no event that it does not list', () => {
    const used = new Set(statuses.flatMap((status) => Object.keys(table[status] ?? {})));
    expect([...used].sort()).toEqual([...events].sort());
  });

  test('can end from every status', () => {
    expect(statuses.filter((status) => ![...reachable(status)].some(isEnd))).toEqual([]);
  });
});

describe('defineMachine()', () => {
  test('a step that is not in the table is no step', () => {
    expect(operationMachine.next('queued', 'turnCompleted')).toBeUndefined();
    expect(operationMachine.next('completed', 'cancelRequested')).toBeUndefined();
    expect(operationMachine.next('queued', 'claimed')).toBe('starting');
  });

  test('a status without a way out is an end', () => {
    expect(OPERATION_STATUSES.filter(operationMachine.isTerminal)).toEqual([
      'completed',
      'failed',
      'interrupted',
      'cancelled',
      'unknown_after_app_server_exit',
    ]);
    expect(INTERACTION_STATUSES.filter(interactionMachine.isTerminal)).toEqual(['resolved', 'cleared', 'orphaned']);
    expect(GENERATION_STATUSES.filter(generationMachine.isTerminal)).toEqual(['exited']);
  });
});

/** The statuses that a history of events leads through; events that are not accepted change nothing. */
function live(start: OperationStatus, history: readonly OperationEvent[], wish: 'none' | 'cancel') {
  const steps: { readonly event: OperationEvent; readonly from: OperationStatus; readonly to: OperationStatus }[] = [];
  let from = start;
  for (const event of history) {
    const to = nextOperationStatus(from, event, wish);
    if (to === undefined) continue;
    steps.push({ event, from, to });
    from = to;
  }
  return steps;
}

const history = fc.array(fc.constantFrom(...OPERATION_EVENTS), { maxLength: 60 });
const anyStatus = fc.constantFrom(...OPERATION_STATUSES);

describe('the operation machine', () => {
  test('once submitting, only proof that nothing started leads back to the queue', () => {
    fc.assert(
      fc.property(history, (events) => {
        const back = live('submitting', events, 'none').find(({ to }) => to === 'queued');
        const proof = back?.event === 'turnNeverStarted' || back?.event === 'retryScheduled';
        return back === undefined || (proof && ['submitting', 'reconciling'].includes(back.from));
      }),
    );
  });

  test('a turn that was accepted goes back to the queue only by way of reconciling', () => {
    fc.assert(
      fc.property(fc.constantFrom(...LIVE_TURN), history, (start, events) => {
        const back = live(start, events, 'none').find(({ to }) => to === 'queued');
        return back === undefined || back.from === 'reconciling';
      }),
    );
  });

  test('nothing happens after an end', () => {
    fc.assert(
      fc.property(anyStatus, history, (start, events) =>
        live(start, events, 'none').every(({ from }) => !operationMachine.isTerminal(from)),
      ),
    );
  });

  test('whoever holds a turn is neither in the queue nor at an end', () => {
    const holding = OPERATION_STATUSES.filter((one) => one !== 'queued' && !operationMachine.isTerminal(one));
    expect([...TURN_HOLDING]).toEqual(holding);
  });

  test('live are those that questions can move', () => {
    const moved = OPERATION_STATUSES.filter((one) => operationMachine.next(one, 'nothingPending') !== undefined);
    expect([...LIVE_TURN]).toEqual(moved);
  });

  test.each(['ownerLost', 'appServerExited', 'connectionLost'] as const)(
    '%s before anything was sent is safe, later it is left to evidence',
    (event) => {
      const after = TURN_HOLDING.map((from) => operationMachine.next(from, event));
      expect(after).toEqual(['queued', ...TURN_HOLDING.slice(1).map(() => 'reconciling')]);
    },
  );
});

describe('a wish to cancel', () => {
  test('turns every way to the queue into cancelled and changes no other step', () => {
    fc.assert(
      fc.property(anyStatus, fc.constantFrom(...OPERATION_EVENTS), (from, event) => {
        const without = nextOperationStatus(from, event, 'none');
        expect(nextOperationStatus(from, event, 'cancel')).toBe(without === 'queued' ? 'cancelled' : without);
      }),
    );
  });

  test('is never forgotten: whatever happens then, the operation is not claimed again', () => {
    fc.assert(
      fc.property(fc.constantFrom(...TURN_HOLDING), history, (start, events) =>
        live(start, events, 'cancel').every(({ event, to }) => to !== 'queued' && event !== 'claimed'),
      ),
    );
  });

  test('without one the steps are those of the table', () => {
    for (const from of OPERATION_STATUSES) {
      const steps = OPERATION_EVENTS.map((event) => nextOperationStatus(from, event, 'none'));
      expect(steps).toEqual(OPERATION_EVENTS.map((event) => operationMachine.next(from, event)));
    }
  });
});

describe('the interaction machine', () => {
  test('a decision is never undone', () => {
    for (const decided of ['answered', 'expired'] as const) {
      const after = INTERACTION_EVENTS.flatMap((event) => interactionMachine.next(decided, event) ?? []);
      expect(after).not.toContain('pending');
      expect(interactionMachine.next(decided, 'answerRecorded')).toBeUndefined();
      expect(interactionMachine.next(decided, 'deadlinePassed')).toBeUndefined();
    }
  });
});
