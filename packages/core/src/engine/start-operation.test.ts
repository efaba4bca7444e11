import { beforeEach, expect, test } from 'vitest';
import { AppServerError, type AppServerErrorKind } from '../app-server/app-server-error.ts';
import { EngineScene } from '../../testing/engine-scene.ts';
import { startOperation } from './start-operation.ts';

let engine: EngineScene;
beforeEach(() => {
  engine = new EngineScene();
});

/** A task whose `turn/start` comes to this end. */
async function startThat(kind: AppServerErrorKind): Promise<string> {
  engine.server.onStartTurn = () => Promise.reject(new AppServerError({ kind, message: 'no answer' }));
  const { id } = engine.scene.starting();
  await startOperation(engine.context, engine.scene.get(id));
  return engine.scene.get(id).status;
}

test('a turn whose start is not answered in time is one for evidence, and its connection is closed', async () => {
  expect(await startThat('ambiguous')).toBe('reconciling');
  expect(engine.reconciled).toHaveLength(1);
  // What lies unread on a closed connection is never begun.
  expect(engine.server.calls.slice(-2)).toEqual(['startTurn', 'close']);
});

test('a turn whose start was refused did not happen: the connection stays', async () => {
  expect(await startThat('rejected')).toBe('failed');
  expect(engine.server.calls).not.toContain('close');
  expect(engine.reconciled).toEqual([]);
});

test('a turn whose start never left waits for another attempt', async () => {
  expect(await startThat('notSent')).toBe('queued');
  expect(engine.server.calls).not.toContain('close');
});
