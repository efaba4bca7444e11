import { describe, expect, test } from 'vitest';
import type { WorkflowId } from '../../src/model/operation.ts';
import type { TurnEnd } from '../../src/store/operation-store.ts';
import { givenError } from '../given.ts';
import { refused, type Scene } from './scene.ts';
import { approve, decided, end, now, planned, run, start } from './workflows.ts';

/** Makes a workflow that has gone on be in this phase still, as an older build would have left it. */
export type TakeBack = (id: WorkflowId, status: 'planning' | 'executing') => void;

/** Workflows whose operation has ended without them. */
export function describeLeftBehind(scene: () => Scene, takeBack: TakeBack): void {
  describe('workflows.settleEnded()', () => {
    const settle = () => scene().store.workflows.settleEnded(scene().own, scene().now);

    test('a plan that was captured without its workflow waits for review', () => {
      const workflow = planned(scene());
      takeBack(workflow.id, 'planning');
      expect(settle()).toMatchObject([{ id: workflow.id, status: 'plan_ready', finishedAt: null }]);
      expect(now(scene(), workflow).status).toBe('plan_ready');
      expect(approve(scene(), workflow).kind).toBe('decided');
    });

    test.each<[string, Partial<TurnEnd>, object]>([
      ['completed', {}, { status: 'completed', lastError: null }],
      ['interrupted', { status: 'interrupted' }, { status: 'interrupted' }],
      [
        'failed',
        { status: 'failed', error: givenError('CODEX_TURN_FAILED') },
        { status: 'failed', lastError: { code: 'CODEX_TURN_FAILED' } },
      ],
    ])('an execution that is %s ends its workflow so', (_how, how, expected) => {
      const { workflow, operation } = decided(approve(scene(), planned(scene())));
      run(scene(), operation.id);
      end(scene(), operation.id, how);
      takeBack(workflow.id, 'executing');
      expect(settle()).toMatchObject([{ id: workflow.id, finishedAt: scene().now, ...expected }]);
      expect(now(scene(), workflow)).toMatchObject(expected);
    });

    test('all of them move, oldest first, and once', () => {
      const all = [planned(scene()), planned(scene())];
      for (const { id } of all) takeBack(id, 'planning');
      expect(settle().map(({ id }) => id)).toEqual(all.map(({ id }) => id));
      expect(settle()).toEqual([]);
    });

    test('those that wait rightly stay as they are', () => {
      const [review, ended, approved] = [planned(scene()), planned(scene()), planned(scene())];
      scene().store.workflows.cancel(ended.id, scene().now);
      const executing = decided(approve(scene(), approved)).workflow;
      const planning = start(scene());
      const before = [review, ended, planning, executing].map((one) => now(scene(), one));
      expect(settle()).toEqual([]);
      expect([review, ended, planning, executing].map((one) => now(scene(), one))).toEqual(before);
    });

    test('is for the worker in office only', () => {
      const workflow = planned(scene());
      takeBack(workflow.id, 'planning');
      scene().successor();
      expect(refused(settle).code).toBe('CODEX_OWNERSHIP_LOST');
      expect(now(scene(), workflow).status).toBe('planning');
    });
  });
}
