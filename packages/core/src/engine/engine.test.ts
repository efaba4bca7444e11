import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import type { InteractionRequest } from '../app-server/port.ts';
import { nullLogger } from '../foundation/logger.ts';
import { ENGINE_SETTINGS } from '../../testing/engine-scene.ts';
import { FakeHost } from '../../testing/fake-host.ts';
import type { FakeServer } from '../../testing/fake-server.ts';
import { MemoryStore } from '../../testing/memory-store.ts';
import { Scene } from '../../testing/store-contract/scene.ts';
import { planned } from '../../testing/store-contract/workflows.ts';
import type { Workflow } from '../model/workflow.ts';
import { Engine } from './engine.ts';

let store: MemoryStore;
let scene: Scene;
let leftBehind: Workflow;
let server: FakeServer;
beforeEach(async () => {
  store = new MemoryStore();
  scene = new Scene(store);
  leftBehind = planned(scene);
  store.workflows.takeBack(leftBehind.id, 'planning');
  const { own, clock, generation } = scene;
  const host = new FakeHost();
  server = host.begin(generation);
  const engine = new Engine({
    store,
    own,
    clock,
    host,
    log: nullLogger,
    settings: ENGINE_SETTINGS,
    newId: () => 'int_new',
    chance: () => 0,
    ring: () => undefined,
    onOwnershipLost: () => undefined,
  });
  engine.start(undefined);
  onTestFinished(() => engine.stop('hands off'));
  await vi.waitFor(() => expect(store.generations.get(generation)?.process).not.toBeNull());
});

const question = (kind: InteractionRequest['kind']): InteractionRequest => ({
  requestId: 7,
  method: `of a ${kind}`,
  kind,
  threadId: 'of nobody',
  turnId: null,
  itemId: null,
  params: {},
});

test.each([
  ['command', { decision: 'decline' }],
  ['permissions', { permissions: {}, scope: 'turn' }],
] as const)(
  'a %s question of a thread that nobody watches is declined: Codex waits for nobody',
  async (kind, result) => {
    await vi.waitFor(() => {
      if (server.answers.length === 0) server.ask(question(kind));
      expect(server.answers[0]).toEqual({ requestId: 7, result });
    });
    expect(scene.store.interactions.list({ limit: 10 })).toEqual([]);
  },
);

test('a workflow whose plan was captured under an older build waits for review', () => {
  expect(store.workflows.get(leftBehind.id)?.status).toBe('plan_ready');
});

test('a question that somebody else answered is closed, also when its thread is watched no longer', async () => {
  const asked = scene.ask(scene.completed().id, { requestId: 9 });
  await vi.waitFor(() => {
    server.tell({ kind: 'requestResolved', threadId: 'of nobody', requestId: 9 });
    expect(scene.interaction(asked).status).toBe('cleared');
  });
});
