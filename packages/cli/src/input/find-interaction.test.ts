import { expect, test } from 'vitest';
import { fakePlane } from '../../testing/fake-plane.ts';
import { interactionView } from '../../testing/given.ts';
import { findInteraction, readInteraction } from './find-interaction.ts';

const planeWith = (...ids: readonly string[]) =>
  fakePlane({
    codex_list_pending_interactions: () => ({
      interactions: ids.map((interactionId) => interactionView({ interactionId })),
    }),
  });

test('the id of a question is taken as it is, without a look', async () => {
  const plane = planeWith();
  expect(await findInteraction(plane, 'int_7')).toBe('int_7');
  expect(plane.calls).toEqual([]);
});

test('an operation stands for its one open question', async () => {
  const plane = planeWith('int_1');
  expect(await findInteraction(plane, 'op_1')).toBe('int_1');
  expect(plane.calls[0]?.input).toMatchObject({ operation_id: 'op_1' });
});

test('so does a plan workflow', async () => {
  const plane = planeWith('int_1');
  expect(await findInteraction(plane, 'wf_1')).toBe('int_1');
  expect(plane.calls[0]?.input).toMatchObject({ workflow_id: 'wf_1' });
});

test('an operation that asks nothing, or more than one thing, is refused', async () => {
  await expect(findInteraction(planeWith(), 'op_1')).rejects.toMatchObject({
    code: 'CODEX_PENDING_INTERACTION_NOT_FOUND',
  });
  await expect(findInteraction(planeWith('int_1', 'int_2'), 'op_1')).rejects.toMatchObject({
    reason: 'several_open',
    message: expect.stringContaining('int_1, int_2') as string,
  });
});

test('an open question is found however many newer ones were answered', async () => {
  const answered = Array.from({ length: 200 }, (_, n) => interactionView({ interactionId: `int_new_${n}` }));
  const plane = fakePlane({
    codex_list_pending_interactions: ({ status }: { status: string | null }) => ({
      interactions: status === 'pending' ? [interactionView({ interactionId: 'int_old' })] : answered,
    }),
  });
  expect(await readInteraction(plane, 'int_old')).toMatchObject({ interactionId: 'int_old' });
  expect(await readInteraction(plane, 'int_new_7')).toMatchObject({ interactionId: 'int_new_7' });
});

test('a question that is not there is not found', async () => {
  await expect(readInteraction(planeWith('int_1'), 'int_2')).rejects.toMatchObject({
    code: 'CODEX_PENDING_INTERACTION_NOT_FOUND',
  });
});
