import { beforeEach, expect, test } from 'vitest';
import type { Turn } from '../app-server/port.ts';
import { EngineScene } from '../../testing/engine-scene.ts';
import { checkTurn } from './check-turn.ts';

let engine: EngineScene;
beforeEach(() => {
  engine = new EngineScene();
});

const turn = (turnId: string | null, over: Partial<Turn>): Turn => ({
  turnId: String(turnId),
  status: 'inProgress',
  error: null,
  startedAt: 1,
  completedAt: null,
  durationMs: null,
  items: [],
  ...over,
});

test('a turn of which Codex shows nothing any more is one for evidence, not one that runs for ever', async () => {
  const { operation } = engine.watched();
  engine.server.turns = [turn('of somebody else', { status: 'completed', completedAt: 2 })];
  await checkTurn(engine.context, operation.id);
  expect(engine.scene.get(operation.id).status).toBe('reconciling');
  expect(engine.reconciled).toEqual([operation.id]);
});

test('a turn that was cut short has no end that can be told: it is one for evidence', async () => {
  const { operation } = engine.watched();
  engine.server.turns = [turn(operation.turnId, { status: 'interrupted' })];
  await checkTurn(engine.context, operation.id);
  expect(engine.reconciled).toEqual([operation.id]);
});

test('a turn that is not listed for a moment goes on', async () => {
  const { operation } = engine.watched();
  const check = checkTurn(engine.context, operation.id);
  await new Promise((resolve) => setImmediate(resolve));
  engine.server.turns = [turn(operation.turnId, {})];
  await check;
  expect([engine.scene.get(operation.id).status, engine.reconciled]).toEqual(['running', []]);
});
