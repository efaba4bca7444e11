import { beforeEach, describe, expect, test } from 'vitest';
import type { InteractionRequest } from '../app-server/port.ts';
import type { Operation } from '../model/operation.ts';
import { EngineScene } from '../../testing/engine-scene.ts';
import { adoptTurn } from './adopt-turn.ts';
import { deliverAnswers } from './deliver-answers.ts';

let engine: EngineScene;
beforeEach(() => {
  engine = new EngineScene();
});

/** The approval of a command, as Codex asks for it. */
const question = ({ threadId, turnId }: Operation, requestId: number): InteractionRequest => ({
  requestId,
  method: 'item/commandExecution/requestApproval',
  kind: 'command',
  threadId: String(threadId),
  turnId,
  itemId: 'item_1',
  params: { command: 'npm test' },
});

/** What the worker does with a turn that ran without it, as long as Codex says that it still runs. */
async function takeOver(operation: Operation): Promise<void> {
  const { turnId } = operation;
  const running = { error: null, startedAt: 1, completedAt: null, durationMs: null, items: [] };
  engine.server.turns = [{ ...running, turnId: String(turnId), status: 'inProgress' }];
  await adoptTurn(engine.context, engine.session, operation);
  await engine.context.tasks.settled();
}

const statusOf = (id: Parameters<EngineScene['scene']['interaction']>[0]): string =>
  engine.scene.interaction(id).status;

describe('after a takeover', () => {
  test('the thread is resumed: what was asked while nobody lived shows at once', async () => {
    const operation = engine.scene.running();
    engine.server.questions = [question(operation, 7)];
    await takeOver(operation);
    const shown = engine.scene.store.interactions.list({ operationId: operation.id, limit: 10 });
    expect(shown).toMatchObject([{ requestId: 7, status: 'pending' }]);
  });

  test('a question that is asked again stays the one it was', async () => {
    const operation = engine.scene.running();
    const asked = engine.scene.ask(operation.id, { requestId: 7 });
    engine.server.questions = [question(operation, 7)];
    await takeOver(operation);
    expect(engine.scene.store.interactions.list({ operationId: operation.id, limit: 10 })).toHaveLength(1);
    expect([statusOf(asked), engine.server.answers]).toEqual(['pending', []]);
  });

  test('an answer that had left is sent again when Codex asks again, and only then', async () => {
    const operation = engine.scene.running();
    const [lost, taken] = [7, 8].map((requestId) => engine.scene.answered(operation.id, { requestId }));
    for (const answered of [lost, taken]) if (answered) engine.scene.deliver(answered);
    engine.server.questions = [question(operation, 7)];
    await takeOver(operation);
    expect(engine.server.answers).toEqual([{ requestId: 7, result: { decision: 'accept' } }]);
  });

  test('a question that is not asked again was answered by somebody, or withdrawn: it is closed', async () => {
    const operation = engine.scene.running();
    const open = engine.scene.ask(operation.id, { requestId: 6 });
    const answered = engine.scene.answered(operation.id, { requestId: 7 });
    await takeOver(operation);
    expect([statusOf(open), statusOf(answered)]).toEqual(['cleared', 'resolved']);
    expect(engine.scene.get(operation.id).status).toBe('running');
    expect(engine.server.answers).toEqual([]);
  });

  test('a question of another server is none of its business', async () => {
    const operation = engine.scene.running();
    const other = engine.scene.ask(operation.id, { requestId: 7, generation: engine.scene.ready() });
    await takeOver(operation);
    expect(statusOf(other)).toBe('pending');
  });
});

test('an answer is sent once, however often it is looked for', async () => {
  const { operation } = engine.watched();
  const answered = engine.scene.answered(operation.id, { requestId: 7 });
  for (let look = 0; look < 3; look += 1) deliverAnswers(engine.context, [engine.session]);
  await engine.context.tasks.settled();
  deliverAnswers(engine.context, [engine.session]);
  await engine.context.tasks.settled();
  expect(engine.server.answers).toEqual([{ requestId: 7, result: { decision: 'accept' } }]);
  expect(engine.scene.interaction(answered).deliveredAt).not.toBeNull();
});
