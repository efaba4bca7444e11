import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { givenEnd, givenError, givenReport } from '../../testing/given.ts';
import { at, type Answer } from '../../testing/handler-rig.ts';
import { PlanRig, VALID_PLAN } from '../../testing/plan-rig.ts';
import { visibleState } from '../../testing/store-contract/visible-state.ts';

let rig: PlanRig;
beforeEach(() => {
  rig = new PlanRig();
});
afterEach(() => {
  // An answer that does not fit the schema of its tool would be logged as a fault.
  expect(rig.logged).toEqual([]);
});

describe('interrupting a workflow', () => {
  test('whose operation waits in the queue cancels both at once, in both phases', async () => {
    const planned = await rig.planned();
    await rig.approve(planned);
    const planning = await rig.started({ message: 'Other' });
    for (const id of [planned, planning]) {
      expect(await rig.interrupt(id)).toMatchObject({
        ok: true,
        interrupted: true,
        confirmed: true,
        status: 'cancelled',
        workflowId: id,
        interruptedTarget: { source: 'workflow', operationId: rig.currentOf(id).id },
      });
      expect(await rig.status(id)).toMatchObject({ phase: 'failed', status: 'cancelled' });
    }
  });

  test('whose turn runs has the worker stop it, in both phases', async () => {
    for (const bring of [() => rig.planning(), () => rig.executing()]) {
      const id = await bring();
      rig.onWait = () => {
        expect(rig.currentOf(id).interrupt).toMatchObject({ reason: 'requested', keepCommands: true });
        rig.end(id, { status: 'interrupted', report: givenReport({ stoppedCommands: ['sleep 1000'] }) });
      };
      expect(await rig.interrupt(id, { keep_commands: true })).toMatchObject({
        interrupted: true,
        confirmed: true,
        status: 'interrupted',
        workflowId: id,
        turnId: rig.currentOf(id).turnId,
        stoppedCommands: ['sleep 1000'],
        interruptedTarget: { source: 'workflow' },
      });
      expect(await rig.status(id)).toMatchObject({ phase: 'failed', status: 'interrupted' });
    }
  });

  test('whose turn asks something stops it too', async () => {
    const id = await rig.executing();
    rig.scene.ask(rig.currentOf(id).id);
    rig.onWait = () => void rig.end(id, { status: 'interrupted' });
    expect(await rig.interrupt(id)).toMatchObject({ interrupted: true, status: 'interrupted' });
    expect(await rig.status(id)).toMatchObject({ status: 'interrupted', pendingInteractions: [] });
  });

  test('whose plan waits for review calls it off at once, and a repeat says the same', async () => {
    const id = await rig.planned();
    rig.onWait = () => {
      throw new Error('there is nothing to wait for');
    };
    const calledOff = {
      ok: true,
      confirmed: true,
      status: 'cancelled',
      workflowId: id,
      turnId: null,
      turnStatus: null,
      interruptedTarget: { source: 'workflow', turnId: null },
    };
    expect(await rig.interrupt(id)).toMatchObject({ ...calledOff, interrupted: true });
    expect(rig.workflow(id)).toMatchObject({ status: 'cancelled', finishedAt: rig.scene.now });
    expect(await rig.interrupt(id)).toMatchObject({ ...calledOff, interrupted: false });
    expect(rig.currentOf(id).status).toBe('completed');
  });

  test('that has ended changes nothing', async () => {
    const id = await rig.executing();
    rig.end(id);
    const before = visibleState(rig.store);
    expect(await rig.interrupt(id)).toMatchObject({ interrupted: false, confirmed: true, status: 'completed' });
    expect(visibleState(rig.store)).toEqual(before);
  });

  test('together with an operation, thread or turn that is not its own is refused and changes nothing', async () => {
    const other = rig.scene.running({ threadId: null });
    for (const id of [await rig.planned(), await rig.planning({ message: 'Other' })]) {
      const before = visibleState(rig.store);
      for (const [field, value] of [
        ['operation_id', other.id],
        ['thread_id', other.threadId],
        ['turn_id', other.turnId],
      ] as const) {
        expect(await rig.interrupt(id, { [field]: value })).toMatchObject({
          ok: false,
          error: { code: 'INVALID_ARGUMENT', details: { field, reason: 'conflict' } },
        });
      }
      expect(visibleState(rig.store)).toEqual(before);
    }
  });

  test('together with its own operation, thread and turn is the same as alone', async () => {
    const id = await rig.planned();
    const { id: operation_id, threadId: thread_id, turnId: turn_id } = rig.currentOf(id);
    expect(await rig.interrupt(id, { operation_id, thread_id, turn_id })).toMatchObject({
      interrupted: true,
      status: 'cancelled',
    });
    expect(rig.workflow(id).status).toBe('cancelled');
  });

  test('by its operation leaves a plan that waits for review where it is', async () => {
    const id = await rig.planned();
    const answer = await rig.call('codex_interrupt_turn', { operation_id: rig.currentOf(id).id });
    expect(answer).toMatchObject({ interrupted: false, status: 'completed' });
    expect(rig.workflow(id).status).toBe('plan_ready');
  });
});

describe('waiting for a workflow', () => {
  const wait = (ids: readonly string[], more: Answer = {}): Promise<Answer> =>
    rig.call('codex_wait', { workflow_ids: ids, ...more });
  const nobodyWaits = (): void => {
    rig.onWait = () => {
      throw new Error('nobody should wait');
    };
  };

  test('one is answered whole as soon as its plan is ready', async () => {
    const id = await rig.planning();
    rig.onWait = () => {
      rig.scene.clock.advance(1_500);
      rig.end(id, { plan: VALID_PLAN });
    };
    const answer = await wait([id]);
    expect(answer).toMatchObject({
      ok: true,
      reason: 'needs_attention',
      waitedSeconds: 1.5,
      operations: [],
      workflows: [{ workflowId: id, phase: 'plan_ready', latestPlan: { text: VALID_PLAN.text } }],
    });
    expect(JSON.stringify(answer)).not.toContain('"events"');
  });

  test('a question, a plan and an end are answered at once', async () => {
    const [asking, ready] = [await rig.planning(), await rig.planned(VALID_PLAN, { message: 'Other' })];
    rig.scene.ask(rig.currentOf(asking).id);
    const done = await rig.planning({ message: 'Third' });
    rig.end(done, { status: 'failed' });
    nobodyWaits();
    expect(await wait([asking])).toMatchObject({
      reason: 'needs_attention',
      workflows: [{ phase: 'waiting_for_approval', pendingInteractions: [{ command: 'npm test' }] }],
    });
    expect(await wait([ready])).toMatchObject({ reason: 'needs_attention', workflows: [{ phase: 'plan_ready' }] });
    expect(await wait([done])).toMatchObject({ reason: 'ended', workflows: [{ phase: 'failed' }] });
  });

  test('the end of a planning operation is no end of the wait when it goes on by itself', async () => {
    const id = await rig.executing();
    expect(await wait([id], { wait_seconds: 5 })).toMatchObject({ reason: 'timeout', waitedSeconds: 5 });
  });

  test('operations and workflows together are answered in short, as soon as one of them needs somebody', async () => {
    const id = await rig.executing();
    const task = rig.scene.running();
    rig.onWait = () => void rig.store.operations.endTurn(rig.scene.own, task.id, givenEnd(), rig.scene.now);
    const answer = await wait([id], { operation_ids: [task.id] });
    expect(answer).toMatchObject({
      reason: 'ended',
      operations: [{ operationId: task.id, status: 'completed' }],
      workflows: [{ workflowId: id, phase: 'executing', latestPlanHash: rig.planHash(id) }],
    });
    expect(JSON.stringify(answer)).not.toContain('latestPlan"');
  });

  test('an id that nobody gave out is refused before any waiting', async () => {
    const id = await rig.planning();
    nobodyWaits();
    expect(await wait([id, 'wf_x'])).toMatchObject({
      error: { details: { field: 'workflow_ids', reason: 'unknown_workflow' } },
    });
  });

  test('who asks for progress is told the phase', async () => {
    const id = await rig.planning();
    const messages: string[] = [];
    const onProgress = ({ message }: { readonly message: string }): void => void messages.push(message);
    await rig.call('codex_wait', { workflow_ids: [id], wait_seconds: 3 }, { onProgress });
    expect(new Set(messages)).toEqual(new Set([`${id}: planning`]));
  });
});

describe('the questions of a workflow', () => {
  const list = (id: string, over: Answer = {}): Promise<Answer> =>
    rig.call('codex_list_pending_interactions', { workflow_id: id, ...over });

  test('are those of all its turns, newest first, and of no other', async () => {
    const other = rig.scene.running();
    rig.scene.ask(other.id);
    const id = await rig.planning();
    const planning = rig.scene.answered(rig.currentOf(id).id);
    rig.scene.deliver(planning);
    rig.end(id, { plan: VALID_PLAN });
    await rig.approve(id);
    rig.run(id);
    const executing = rig.scene.ask(rig.currentOf(id).id);
    expect(await list(id)).toMatchObject({
      ok: true,
      workflowId: id,
      workflow_id: id,
      interactions: [{ interactionId: executing.id, status: 'pending' }],
      returnedCount: 1,
    });
    expect(await list(id, { status: null })).toMatchObject({
      interactions: [{ interactionId: executing.id }, { interactionId: planning.id }],
    });
    expect(await list(id, { status: 'answered' })).toMatchObject({ interactions: [{ interactionId: planning.id }] });
  });

  test('of one of its operations are only those, of a foreign operation none', async () => {
    const id = await rig.executing();
    const asked = rig.scene.ask(rig.currentOf(id).id);
    const other = rig.scene.waiting();
    expect(await list(id, { operation_id: rig.currentOf(id).id })).toMatchObject({
      interactions: [{ interactionId: asked.id }],
    });
    expect(await list(id, { operation_id: rig.workflow(id).planOperationId })).toMatchObject({ interactions: [] });
    expect(await list(id, { operation_id: other.id })).toMatchObject({ interactions: [], returnedCount: 0 });
  });

  test('are at most as many as wanted', async () => {
    const id = await rig.executing();
    const asked = [1, 2, 3].map(() => rig.scene.ask(rig.currentOf(id).id).id);
    expect(await list(id, { limit: 2 })).toMatchObject({
      interactions: [{ interactionId: asked[2] }, { interactionId: asked[1] }],
    });
  });

  test('of an unknown workflow are refused', async () => {
    expect(await list('wf_x')).toMatchObject({
      error: { details: { field: 'workflow_id', reason: 'unknown_workflow' } },
    });
  });
});

describe('the health of a workflow', () => {
  const health = (id: string, over: Answer = {}): Promise<Answer> =>
    rig.call('codex_health_summary', { workflow_id: id, ...over });
  const failure = { status: 'failed', error: givenError('CODEX_TURN_FAILED') } as const;
  /** A task of nobody's workflow that failed, and one that asks. */
  const others = () => {
    const failed = rig.scene.running();
    rig.store.operations.endTurn(rig.scene.own, failed.id, givenEnd(failure), rig.scene.now);
    return { failed, asking: rig.scene.waiting() };
  };

  test('is that of its own turns: failures and questions of others are none of it', async () => {
    others();
    const id = await rig.executing();
    expect(await health(id)).toMatchObject({
      ok: true,
      filters: { workflowId: id },
      recentErrors: [],
      activeWork: { pendingInteractions: [], pendingInteractionCount: 0, activeTurnCount: 1 },
      nextRecommendedAction: 'none',
    });
    const asked = rig.scene.ask(rig.currentOf(id).id);
    expect(await health(id)).toMatchObject({
      activeWork: { pendingInteractions: [{ interactionId: asked.id }], pendingInteractionCount: 1 },
      nextRecommendedAction: 'answer_pending_interaction',
    });
    rig.end(id, failure);
    expect((await health(id))['recentErrors']).toMatchObject([{ operationId: rig.currentOf(id).id }]);
    expect((await health(id))['recentErrors']).toHaveLength(1);
    rig.scene.clock.advance(121 * 60_000);
    expect(await health(id)).toMatchObject({ recentErrors: [] });
  });

  test('lists the questions of all its turns, oldest first', async () => {
    const id = await rig.planned();
    // Codex may still ask on behalf of a turn that has ended.
    const late = rig.scene.ask(rig.currentOf(id).id);
    await rig.approve(id);
    rig.run(id);
    const asked = [late, rig.scene.ask(rig.currentOf(id).id), rig.scene.ask(rig.currentOf(id).id)];
    expect(await health(id)).toMatchObject({
      activeWork: { pendingInteractions: asked.map((one) => ({ interactionId: one.id })), pendingInteractionCount: 3 },
    });
  });

  test('may be narrowed to one of its operations, to a turn and to a thread; of a foreign one it knows nothing', async () => {
    const { failed, asking } = others();
    const id = await rig.executing();
    const { planOperationId } = rig.workflow(id);
    const asked = rig.scene.ask(rig.currentOf(id).id);
    const { id: executing, turnId, threadId } = rig.currentOf(id);
    const questions = async (over: Answer) => at(await health(id, over), 'activeWork.pendingInteractions');
    expect(await questions({ operation_id: executing })).toMatchObject([{ interactionId: asked.id }]);
    expect(await questions({ operation_id: planOperationId })).toEqual([]);
    expect(await questions({ operation_id: asking.id })).toEqual([]);
    expect(await questions({ turn_id: asked.turnId })).toMatchObject([{ interactionId: asked.id }]);
    expect(await questions({ thread_id: asking.threadId })).toEqual([]);
    rig.end(id, failure);
    const failures = async (over: Answer) => (await health(id, over))['recentErrors'];
    expect(await failures({ operation_id: executing, turn_id: turnId, thread_id: threadId })).toHaveLength(1);
    expect(await failures({ operation_id: failed.id })).toEqual([]);
    expect(await failures({ turn_id: failed.turnId })).toEqual([]);
    expect(await failures({ max_recent_errors: 0 })).toEqual([]);
  });

  test('of an unknown workflow is refused', async () => {
    expect(await health('wf_x')).toMatchObject({
      error: { details: { field: 'workflow_id', reason: 'unknown_workflow' } },
    });
  });
});
