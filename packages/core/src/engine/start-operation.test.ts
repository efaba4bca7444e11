import { beforeEach, describe, expect, test } from 'vitest';
import { fromRpcError } from '../app-server/classify-error.ts';
import { givenSubmit } from '../../testing/given.ts';
import type { Operation } from '../model/operation.ts';
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

describe('a task that is to plan', () => {
  const METHOD = 'collaborationMode/list';
  const refused = (message: string, code = -32600) => fromRpcError(METHOD, { code, message });

  /** What becomes of it on a Codex that answers so when it is asked for its modes. */
  async function planWhere(modes: readonly string[] | AppServerError): Promise<Operation> {
    engine.server.onListModes = () =>
      modes instanceof AppServerError ? Promise.reject(modes) : Promise.resolve(modes);
    const { settings } = givenSubmit();
    const { id } = engine.scene.starting({ settings: { ...settings, collaborationMode: 'plan' } });
    await startOperation(engine.context, engine.scene.get(id));
    return engine.scene.get(id);
  }

  test('is sent where Codex offers Plan Mode', async () => {
    expect((await planWhere(['plan', 'default'])).status).toBe('running');
  });

  test.each<[string, readonly string[] | AppServerError, string]>([
    ['offers other modes', ['default', 'execute'], 'Codex 0.169.0 offers only: default, execute.'],
    ['offers none', [], 'has no collaboration modes'],
    [
      'does not know the question',
      refused(`Invalid request: unknown variant \`${METHOD}\`, expected one of …`),
      'has no',
    ],
    ['has no such method', refused('Method not found', -32601), 'has no'],
    ['keeps it for itself', refused(`${METHOD} requires experimentalApi capability`), 'has no'],
  ])('fails where Codex %s, with what to do, and is never sent as an ordinary turn', async (_what, modes, saying) => {
    expect(await planWhere(modes)).toMatchObject({
      status: 'failed',
      threadId: null,
      lastError: {
        code: 'CODEX_PLAN_MODE_UNAVAILABLE',
        retryable: false,
        message: expect.stringMatching(new RegExp(`Update Codex.*${saying}`)) as string,
      },
    });
    expect(engine.server.calls).toEqual(['listCollaborationModes']);
  });

  test('waits where Codex did not answer, which says nothing of its modes', async () => {
    const silent = new AppServerError({ kind: 'ambiguous', message: `unknown variant \`${METHOD}\``, method: METHOD });
    expect(await planWhere(silent)).toMatchObject({ status: 'queued', lastError: { code: 'CODEX_TIMEOUT' } });
    expect(engine.server.calls).toEqual(['listCollaborationModes']);
  });

  test('whose turn is refused for its mode all the same is told so', async () => {
    const message = 'Invalid request: unknown variant `plan`, expected one of `code`, `default`';
    engine.server.onStartTurn = () => Promise.reject(fromRpcError('turn/start', { code: -32600, message }));
    expect(await planWhere(['plan'])).toMatchObject({
      status: 'failed',
      lastError: { code: 'CODEX_PLAN_MODE_UNAVAILABLE' },
    });
  });

  test('alone asks for modes: an ordinary task needs none', async () => {
    const { id } = engine.scene.starting();
    await startOperation(engine.context, engine.scene.get(id));
    expect(engine.server.calls).not.toContain('listCollaborationModes');
  });
});
