import { expect, test } from 'vitest';
import { fakePlane } from '../testing/fake-plane.ts';
import { waitForEnd } from './wait-for-end.ts';

/** Each call of `codex_wait` answers the next of these. */
function planeOf(
  ...answers: readonly {
    readonly reason: string;
    readonly operations?: readonly { readonly operationId: string; readonly status: string }[];
    readonly workflows?: readonly { readonly workflowId: string; readonly status: string }[];
  }[]
) {
  const left = answers.map((answer) => ({ operations: [], workflows: [], ...answer }));
  return fakePlane({ codex_wait: () => left.shift() });
}
const is = (operationId: string, status: string) => ({ operationId, status });
const never = new AbortController().signal;

test('it waits until every operation has ended, each time only for those that have not', async () => {
  const plane = planeOf(
    { reason: 'timeout', operations: [is('a', 'running'), is('b', 'running')] },
    { reason: 'ended', operations: [is('a', 'completed'), is('b', 'running')] },
    { reason: 'ended', operations: [is('b', 'failed')] },
  );
  await waitForEnd(plane, { ids: ['a', 'b'], until: 'all', signal: never });
  expect(plane.calls.map(({ input }) => (input as { operation_ids: string[] }).operation_ids)).toEqual([
    ['a', 'b'],
    ['a', 'b'],
    ['b'],
  ]);
});

test('a question ends the wait', async () => {
  const plane = planeOf({ reason: 'needs_attention', operations: [is('a', 'waiting_for_approval')] });
  await waitForEnd(plane, { ids: ['a'], until: 'all', signal: never });
  expect(plane.calls).toHaveLength(1);
});

test('with any the first end is enough', async () => {
  const plane = planeOf({ reason: 'ended', operations: [is('a', 'completed'), is('b', 'running')] });
  await waitForEnd(plane, { ids: ['a', 'b'], until: 'any', signal: never });
  expect(plane.calls).toHaveLength(1);
});

test('a signal that is aborted ends the wait', async () => {
  const plane = planeOf();
  await waitForEnd(plane, { ids: ['a'], until: 'all', signal: AbortSignal.abort() });
  expect(plane.calls).toEqual([]);
});

test('workflows are waited for beside operations; one whose plan waits for a decision ends the wait', async () => {
  const plane = planeOf(
    { reason: 'ended', operations: [is('a', 'completed')], workflows: [{ workflowId: 'wf_1', status: 'planning' }] },
    { reason: 'needs_attention', workflows: [{ workflowId: 'wf_1', status: 'plan_ready' }] },
  );
  await waitForEnd(plane, { ids: ['a', 'wf_1'], until: 'all', signal: never });
  expect(plane.calls.map(({ input }) => input)).toEqual([
    { operation_ids: ['a'], workflow_ids: ['wf_1'], wait_seconds: 300 },
    { workflow_ids: ['wf_1'], wait_seconds: 300 },
  ]);
});

test('a workflow that was called off has ended', async () => {
  const plane = planeOf({ reason: 'ended', workflows: [{ workflowId: 'wf_1', status: 'cancelled' }] });
  await waitForEnd(plane, { ids: ['wf_1'], until: 'all', signal: never });
  expect(plane.calls).toHaveLength(1);
});
