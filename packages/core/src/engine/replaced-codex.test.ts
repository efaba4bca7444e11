import { beforeEach, expect, test } from 'vitest';
import { EngineScene } from '../../testing/engine-scene.ts';
import { givenSubmit } from '../../testing/given.ts';
import { Supervisor } from './supervisor.ts';

const { environment } = givenSubmit();

let engine: EngineScene;
let supervisor: Supervisor;
beforeEach(() => {
  engine = new EngineScene();
  const { store, own, generation, now } = engine.scene;
  store.generations.markExited(own, generation, 'only of the scene', now);
  supervisor = new Supervisor(() => engine.context, {
    onEvent: () => undefined,
    onStrayEvent: () => undefined,
    onReopened: () => undefined,
    onSightLost: () => undefined,
  });
});

test.each([{ binaryFingerprint: 'another' }, { loginFingerprint: 'another' }])(
  'another Codex or login under a server (%o): nothing new begins until its turns have ended, then it is replaced',
  async (changed) => {
    const session = await supervisor.forEnvironment(environment);
    await supervisor.checkFreshness();
    expect([supervisor.blocked(), session.retirement]).toEqual([[], null]);
    engine.host.codex = { ...engine.host.codex, ...changed };
    await supervisor.checkFreshness();
    expect([supervisor.blocked(), session.retirement]).toEqual([[environment], 'to be replaced']);
    session.users += 1;
    await supervisor.stopUnneeded();
    expect(engine.host.stopped).toEqual([]);
    session.users -= 1;
    await supervisor.stopUnneeded();
    expect([engine.host.stopped, supervisor.blocked()]).toEqual([[session.generation.number], []]);
    expect((await supervisor.forEnvironment(environment)).generation).toMatchObject(changed);
  },
);
