import { beforeEach, expect, test } from 'vitest';
import { AppServerError } from '../app-server/app-server-error.ts';
import { EngineScene } from '../../testing/engine-scene.ts';
import { reconcile } from './reconcile-operation.ts';

let engine: EngineScene;
beforeEach(() => {
  engine = new EngineScene();
});

const refused = (message: string) => () =>
  Promise.reject(new AppServerError({ kind: 'rejected', message, code: -32600 }));

/** A `turn/start` to a fresh thread was lost, and the living server shows nothing of it; looks until `test` holds. */
async function decided(test: () => boolean): Promise<string> {
  const { id } = engine.scene.reconciling();
  const { context } = engine;
  const pause = async (ms: number): Promise<void> => {
    await context.pause(ms);
    if (test()) engine.abort();
  };
  reconcile({ ...context, pause }, id);
  await context.tasks.settled();
  return engine.scene.get(id).status;
}

test('silence of a fresh thread counts once the thread is fenced: archived, it can start no turn any more', async () => {
  expect(await decided(() => false)).toBe('queued');
  expect(engine.server.calls).toContain('archiveThread');
});

test('silence of a thread that cannot be fenced proves nothing: its server is sent away, and its end decides', async () => {
  engine.server.onArchive = refused('internal error');
  expect(await decided(() => engine.drained.length > 0)).toBe('reconciling');
  expect(engine.drained).toEqual([engine.scene.generation]);
});

test('a turn that shows only after the fence is ours all the same', async () => {
  const running = { error: null, startedAt: 1, completedAt: null, durationMs: null };
  engine.server.onArchive = () => {
    const [{ id } = { id: '' }] = engine.scene.store.operations.active();
    const items = [{ type: 'userMessage', id: 'm', clientId: id, text: '' }] as const;
    engine.server.turns = [{ ...running, turnId: 'late', status: 'inProgress', items }];
    return Promise.resolve();
  };
  expect(await decided(() => false)).toBe('running');
});
