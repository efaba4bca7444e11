import { describe, expect, test } from 'vitest';
import { givenDecision, workflowId } from './workflows.ts';
import type { ImportBatch, ImportOutcome } from '../../src/store/import-store.ts';
import { givenSubmit, operationId, threadId, turnId } from '../given.ts';
import {
  givenBatch,
  givenHookMessage,
  givenHookThread,
  givenHookTurn,
  givenImported,
  givenImportedWorkflow,
} from '../given-import.ts';
import { turnOf, type Scene } from './scene.ts';

const NONE = { taken: 0, known: 0 };

/** What another program left is taken over once, found by its keys, and never run. */
export function describeImports(scene: () => Scene): void {
  describe('imports.takeOver()', () => {
    describeOperations(scene);
    describeKeys(scene);
    describeWorkflows(scene);
    describePhases(scene);
    describeHooks(scene);
  });
}

const take = ({ store }: Scene, batch: Partial<ImportBatch>, mode: 'keep' | 'try' = 'keep'): ImportOutcome =>
  store.imports.takeOver(givenBatch(batch), mode);

function describeOperations(scene: () => Scene): void {
  test('an operation is there with its end, its texts and its report, and says that it was taken over', () => {
    const { operations } = scene().store;
    const given = givenImported({ turnId: turnId('turn_old') });
    expect(take(scene(), { operations: [given] })).toEqual({
      operations: { taken: 1, known: 0 },
      workflows: NONE,
      hookThreads: NONE,
      hookTurns: NONE,
      hookMessages: NONE,
      keysInUse: 0,
      phasesInUse: 0,
    });
    const { prompt, request, finalText, ...rest } = given;
    expect(operations.get(given.id)).toMatchObject({ ...rest, lastWord: 'completed', imported: true, epoch: null });
    expect([operations.prompt(given.id), operations.request(given.id)]).toEqual([prompt, request]);
    expect(operations.report(given.id)).toEqual({ finalText, report: null });
  });

  test('nothing of it is work: no worker claims it, and it keeps none in office', () => {
    take(scene(), { operations: [givenImported({ status: 'unknown_after_app_server_exit' })] });
    expect(scene().claim()).toBeUndefined();
    expect(scene().store.operations.openWork()).toEqual({
      queued: 0,
      turnHolding: 0,
      undeliveredAnswers: 0,
      restarts: 0,
    });
  });

  test('a thread that was started here keeps its first operation, whatever ran in it elsewhere', () => {
    const ours = scene().completed({ threadId: threadId('thread_both') });
    take(scene(), { operations: [givenImported({ threadId: threadId('thread_both') })] });
    expect(scene().store.operations.firstOfThread(threadId('thread_both'))?.id).toBe(ours.id);
  });

  test('a second time adds what is new and leaves the rest as it is', () => {
    const { operations } = scene().store;
    const first = givenImported({ title: 'As it was' });
    take(scene(), { operations: [first] });
    const again = take(scene(), {
      operations: [{ ...first, title: 'Changed since' }, givenImported({ id: operationId('op_new') })],
    });
    expect(again.operations).toEqual({ taken: 1, known: 1 });
    expect(operations.get(first.id)?.title).toBe('As it was');
  });

  test('an id of our own is not overwritten', () => {
    const own = scene().completed();
    expect(take(scene(), { operations: [givenImported({ id: own.id })] }).operations).toEqual({ taken: 0, known: 1 });
    expect(scene().get(own.id)).toEqual(own);
  });

  test('it comes before all that is here, the first of a batch last', () => {
    const own = scene().completed();
    take(scene(), { operations: ['b', 'a'].map((name) => givenImported({ id: operationId(name) })) });
    const later = scene().completed();
    const list = scene().store.operations.list({ limit: 10 });
    expect(list.map(({ id }) => id)).toEqual([later.id, own.id, 'b', 'a']);
    const beforeSeq = scene().get(operationId('b')).seq;
    expect(
      scene()
        .store.operations.list({ limit: 10, beforeSeq })
        .map(({ id }) => id),
    ).toEqual(['a']);
  });

  test('a turn that is ours stays with our operation', () => {
    const { operations } = scene().store;
    const own = scene().completed();
    const stolen = givenImported({ turnId: turnOf(own.id) });
    take(scene(), { operations: [stolen] });
    expect(operations.byTurn(turnOf(own.id))?.id).toBe(own.id);
    expect(operations.get(stolen.id)).toMatchObject({ turnId: null });
    expect(operations.get(stolen.id)?.warnings.at(-1)).toContain('belongs to another operation here');
  });

  test('to try tells the same and keeps nothing', () => {
    const batch = {
      operations: [givenImported()],
      workflows: [givenImportedWorkflow()],
      hookThreads: [givenHookThread()],
    };
    const tried = take(scene(), batch, 'try');
    const { operations, workflows, hookHistory } = scene().store;
    expect([operations.list({ limit: 9 }), workflows.get(workflowId('wf_old')), hookHistory.threads(9)]).toEqual([
      [],
      undefined,
      [],
    ]);
    expect(take(scene(), batch)).toEqual(tried);
  });

  test('retention treats it as any that has ended, and its key still finds it', () => {
    const { store, own, now } = scene();
    take(scene(), { operations: [givenImported({ clientRequestId: 'key' })] });
    expect(store.maintenance.prune(own, now, 10).operations).toBe(1);
    expect(store.operations.prompt(operationId('op_old'))).toBeUndefined();
    expect(scene().submit({ clientRequestId: 'key' })).toMatchObject({
      kind: 'existing',
      operation: { id: 'op_old', pruned: true, imported: true },
    });
  });
}

function describeKeys(scene: () => Scene): void {
  test('whatever comes with its key is the same request', () => {
    take(scene(), { operations: [givenImported({ clientRequestId: 'key' })] });
    const repeated = scene().submit({ clientRequestId: 'key', request: { message: 'something else' } });
    expect(repeated).toMatchObject({ kind: 'existing', operation: { id: 'op_old' } });
  });

  test('a key of our own stays with our operation', () => {
    const { operations } = scene().store;
    const own = scene().completed({ clientRequestId: 'key' });
    const outcome = take(scene(), { operations: [givenImported({ clientRequestId: 'key' })] });
    expect(outcome).toMatchObject({ operations: { taken: 1, known: 0 }, keysInUse: 1 });
    expect(operations.byClientRequestId('key')?.id).toBe(own.id);
    expect(operations.get(operationId('op_old'))).toMatchObject({ clientRequestId: null });
  });
}

function describeWorkflows(scene: () => Scene): void {
  test('a workflow answers by id and key, whatever comes with the key', () => {
    const { workflows } = scene().store;
    take(scene(), { workflows: [givenImportedWorkflow({ clientRequestId: 'wf key' })] });
    const operation = givenSubmit({ id: operationId('op_never') });
    const repeated = workflows.start(
      {
        id: workflowId('wf_never'),
        clientRequestId: 'wf key',
        request: { message: 'something else' },
        title: null,
        policy: { sandbox: 'read-only', approvalPolicy: 'never' },
        environment: operation.environment,
        operation,
      },
      scene().now,
    );
    expect(repeated).toMatchObject({
      kind: 'existing',
      workflow: { id: 'wf_old', status: 'completed', imported: true },
    });
    expect(workflows.waitingForReview(9)).toEqual([]);
    expect(scene().store.operations.get(operation.id)).toBeUndefined();
  });

  test('an approval that was made there is known, and none is made again', () => {
    const { workflows } = scene().store;
    const executed = givenImported({ id: operationId('op_run'), workflowId: workflowId('wf_old') });
    const workflow = givenImportedWorkflow({ executionOperationId: executed.id, approvalKey: 'go' });
    take(scene(), { operations: [executed], workflows: [workflow] });
    const known = workflows.get(workflow.id);
    for (const clientRequestId of ['go', null]) {
      const outcome = known && workflows.approve(givenDecision(known, { clientRequestId }), scene().now);
      expect(outcome).toMatchObject({ kind: 'existing', operation: { id: 'op_run' } });
    }
  });

  test('one that waited for a review waits no more', () => {
    const { workflows } = scene().store;
    take(scene(), { workflows: [givenImportedWorkflow({ status: 'unknown_after_app_server_exit' })] });
    const known = workflows.get(workflowId('wf_old'));
    expect(known && workflows.approve(givenDecision(known), scene().now).kind).toBe('notReady');
  });

  test('an id and a key of our own are not overwritten', () => {
    const first = take(scene(), { workflows: [givenImportedWorkflow({ clientRequestId: 'k' })] });
    const other = givenImportedWorkflow({
      id: workflowId('wf_2'),
      clientRequestId: 'k',
      planOperationId: operationId('op_2'),
    });
    const again = take(scene(), { workflows: [givenImportedWorkflow(), other] });
    expect([first.workflows, again.workflows, again.keysInUse]).toEqual([
      { taken: 1, known: 0 },
      { taken: 1, known: 1 },
      1,
    ]);
    expect(scene().store.workflows.byClientRequestId('k')?.id).toBe('wf_old');
  });
}

function describePhases(scene: () => Scene): void {
  const [planned, executed] = [operationId('op_plan'), operationId('op_run')];
  const second = givenImportedWorkflow({
    id: workflowId('wf_2'),
    planOperationId: planned,
    executionOperationId: executed,
    approvalKey: 'go',
  });

  test('an operation of another workflow stays with it, and the second is known without it', () => {
    const first = givenImportedWorkflow({ planOperationId: planned, executionOperationId: executed });
    const { workflows } = scene().store;
    for (const mode of ['try', 'keep'] as const)
      expect(take(scene(), { workflows: [first, second] }, mode)).toMatchObject({
        workflows: { taken: 2, known: 0 },
        phasesInUse: 1,
      });
    expect(workflows.get(first.id)).toMatchObject({ planOperationId: planned, executionOperationId: executed });
    expect(workflows.get(second.id)).toMatchObject({ planOperationId: 'wf_2-plan', executionOperationId: null });
    expect(take(scene(), { workflows: [second] })).toMatchObject({ workflows: { known: 1 }, phasesInUse: 0 });
  });

  test('what stands for a plan is free, whatever another workflow calls its own', () => {
    const names = ['wf_2-plan', 'wf_2-plan-2'].map((id) =>
      givenImportedWorkflow({ id: workflowId(id), planOperationId: operationId(id) }),
    );
    const third = givenImportedWorkflow({ planOperationId: planned });
    take(scene(), { workflows: [...names, third, second] });
    expect(scene().store.workflows.get(second.id)).toMatchObject({
      planOperationId: 'wf_2-plan-3',
      executionOperationId: executed,
    });
  });
}

function describeHooks(scene: () => Scene): void {
  test('what hooks told is there, in the order in which it came', () => {
    const { hookHistory } = scene().store;
    const messages = ['one', 'two', 'three'].map((text) => givenHookMessage(text));
    const turns = [givenHookTurn({ turnId: 'b', startedAt: 2 }), givenHookTurn({ turnId: 'a', startedAt: 1 })];
    take(scene(), { hookThreads: [givenHookThread()], hookTurns: turns, hookMessages: messages });
    expect(hookHistory.thread('thread_hook')).toEqual(givenHookThread());
    expect(hookHistory.turns('thread_hook', 9).map(({ turnId: id }) => id)).toEqual(['a', 'b']);
    expect(hookHistory.turns('thread_hook', 1).map(({ turnId: id }) => id)).toEqual(['b']);
    expect(hookHistory.messages('thread_hook', 9)).toEqual(messages);
    expect(hookHistory.messages('thread_hook', 1)).toEqual(messages.slice(-1));
    expect([hookHistory.thread('another'), hookHistory.messages('another', 9)]).toEqual([undefined, []]);
  });

  test('the same event twice is one message, and a row that is there is left as it is', () => {
    const { hookHistory } = scene().store;
    const [first, second] = [givenHookMessage('one'), givenHookMessage('two', { eventHash: 'event one' })];
    expect(take(scene(), { hookThreads: [givenHookThread()], hookMessages: [first, second] })).toMatchObject({
      hookThreads: { taken: 1, known: 0 },
      hookMessages: { taken: 1, known: 1 },
    });
    const again = take(scene(), { hookThreads: [givenHookThread({ title: 'Later' })], hookMessages: [first] });
    expect(again).toMatchObject({ hookThreads: { taken: 0, known: 1 }, hookMessages: { taken: 0, known: 1 } });
    expect(hookHistory.thread('thread_hook')?.title).toBeNull();
  });

  test('threads are listed by their newest activity', () => {
    const threads = [1, 3, 2].map((at) => givenHookThread({ threadId: `t${at}`, updatedAt: at }));
    take(scene(), { hookThreads: [...threads, givenHookThread({ threadId: 't?', updatedAt: null })] });
    expect(
      scene()
        .store.hookHistory.threads(9)
        .map(({ threadId: id }) => id),
    ).toEqual(['t3', 't2', 't1', 't?']);
    expect(scene().store.hookHistory.threads(1)).toHaveLength(1);
  });
}
