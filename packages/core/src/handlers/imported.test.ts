import { expect, test } from 'vitest';
import { givenBatch, givenImported, givenImportedWorkflow } from '../../testing/given-import.ts';
import { HandlerRig } from '../../testing/handler-rig.ts';

test('a retry with the key of a task that another server ran gets that task, and nothing is started', async () => {
  const rig = new HandlerRig();
  rig.store.imports.takeOver(givenBatch({ operations: [givenImported({ clientRequestId: 'ticket-42' })] }), 'keep');
  const answer = await rig.submit({ message: 'Other words', client_request_id: 'ticket-42', cwd: '/home/u/other' });
  expect(answer).toMatchObject({
    ok: true,
    idempotent: true,
    operationId: 'op_old',
    status: 'completed',
    operationSource: 'imported',
    source: 'storage',
    finalReport: { text: 'Done there.' },
    warnings: ['It was run by another server.'],
    dedupState: { state: 'not_recorded' },
  });
  expect(rig.store.operations.list({ limit: 9 })).toHaveLength(1);
});

test('pages of a list go on below what is ours', async () => {
  const rig = new HandlerRig();
  rig.store.imports.takeOver(givenBatch({ operations: [givenImported()] }), 'keep');
  await rig.submit();
  const page = await rig.call('codex_list_operations', { limit: 1 });
  const next = await rig.call('codex_list_operations', { limit: 1, cursor: page['nextCursor'] });
  expect(next).toMatchObject({ operations: [{ operationId: 'op_old' }], nextCursor: '-1' });
  const last = await rig.call('codex_list_operations', { limit: 1, cursor: next['nextCursor'] });
  expect(last).toMatchObject({ operations: [], nextCursor: null });
});

test('a workflow that another server ran answers by id and by key, and says where it is from', async () => {
  const rig = new HandlerRig();
  rig.store.imports.takeOver(givenBatch({ workflows: [givenImportedWorkflow({ clientRequestId: 'plan-7' })] }), 'keep');
  const status = await rig.call('codex_get_workflow_status', { workflow_id: 'wf_old' });
  expect(status).toMatchObject({ ok: true, status: 'completed', source: 'imported', planOperation: null });
  const repeated = await rig.call('codex_start_plan_workflow', {
    message: 'Plan it',
    cwd: '/home/u/demo',
    client_request_id: 'plan-7',
  });
  expect(repeated).toMatchObject({ ok: true, idempotent: true, workflowId: 'wf_old' });
  expect(rig.store.operations.list({ limit: 9 })).toEqual([]);
});
