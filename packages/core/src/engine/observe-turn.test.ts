import { beforeEach, expect, test } from 'vitest';
import type { Item } from '../app-server/port.ts';
import { EngineScene } from '../../testing/engine-scene.ts';

let engine: EngineScene;
beforeEach(() => {
  engine = new EngineScene();
});

const command = (status: 'completed' | 'declined' | 'failed'): Item => ({
  type: 'commandExecution',
  id: 'item_1',
  command: 'npm test',
  cwd: '/home/u/demo',
  status,
  exitCode: null,
  durationMs: null,
});

/** A command was asked for, answered by us with this decision, and came to this end. */
async function answered(decision: 'accept' | 'decline', end: 'completed' | 'declined' | 'failed'): Promise<string> {
  const { operation, watch } = engine.watched();
  const asked = engine.scene.ask(operation.id, { requestId: 7, itemId: 'item_1' });
  engine.scene.store.interactions.recordAnswer(asked.id, { decision }, engine.scene.now);
  engine.scene.deliver(asked);
  const about = { threadId: watch.threadId, turnId: String(operation.turnId) };
  await engine.tell({ kind: 'requestResolved', threadId: watch.threadId, requestId: 7 });
  await engine.tell({ kind: 'itemCompleted', ...about, item: command(end) });
  return engine.scene.interaction(asked).status;
}

test.each([
  ['accept', 'declined'],
  ['decline', 'completed'],
] as const)('an answer of ours to %s a command that was then %s was not the one taken', async (decision, end) => {
  expect(await answered(decision, end)).toBe('cleared');
});

test.each([
  ['accept', 'completed'],
  ['decline', 'declined'],
  ['accept', 'failed'],
] as const)('an answer of ours to %s a command that was then %s was taken', async (decision, end) => {
  expect(await answered(decision, end)).toBe('resolved');
});
