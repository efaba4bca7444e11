import { beforeEach, describe, expect, test } from 'vitest';
import { EngineScene } from '../../testing/engine-scene.ts';
import { givenNewGeneration, givenSubmit } from '../../testing/given.ts';
import { Generations } from './generations.ts';

const { environment } = givenSubmit();
const silent = {
  onEvent: () => undefined,
  onStrayEvent: () => undefined,
  onReopened: () => undefined,
  onSightLost: () => undefined,
};

let engine: EngineScene;
let generations: Generations;
beforeEach(() => {
  engine = new EngineScene();
  const { store, own, generation, now } = engine.scene;
  store.generations.markExited(own, generation, 'only of the scene', now);
  generations = new Generations(() => engine.context, silent);
});

const statusOf = (number: number) => engine.scene.store.generations.get(number)?.status;

describe('a server whose worker died before it could write down its process', () => {
  const written = (): number => {
    const { store, own, now } = engine.scene;
    return store.generations.create(own, givenNewGeneration(), now).number;
  };

  test('is looked for, found and taken over, also when it shows late', async () => {
    const number = written();
    engine.host.begin(number);
    engine.host.hiddenLooks = 5;
    generations.adoptUnwatched();
    await generations.adopted();
    expect(generations.session(number)?.state).toBe('open');
    expect(engine.scene.store.generations.get(number)?.process?.pid).toBe(number);
  });

  test('is written down as ended once nothing is found', async () => {
    const number = written();
    generations.adoptUnwatched();
    await generations.adopted();
    expect([statusOf(number), generations.living()]).toEqual(['exited', []]);
  });
});

describe('a server that could not be started', () => {
  beforeEach(() => {
    engine.host.onConnect = () => Promise.reject(new Error('nobody answers'));
  });

  test('is ended and written down as ended', async () => {
    await expect(generations.start(environment)).rejects.toMatchObject({ code: 'CODEX_APP_SERVER_UNAVAILABLE' });
    const [number = 0] = engine.host.stopped;
    expect(statusOf(number)).toBe('exited');
  });

  test('and of which nobody can prove that it is gone is not written down as ended', async () => {
    engine.host.outcomeOfStop = 'unproven';
    await expect(generations.start(environment)).rejects.toMatchObject({ code: 'CODEX_APP_SERVER_UNAVAILABLE' });
    const [number = 0] = engine.host.stopped;
    expect(statusOf(number)).toBe('starting');
  });
});

describe('a server that ends', () => {
  test('has the commands with its own mark ended, and no others', async () => {
    const session = await generations.start(environment);
    await generations.start(environment);
    await generations.stop(session, 'idle', 0);
    expect(engine.host.reaped).toEqual([session.generation.mark]);
    expect(statusOf(session.generation.number)).toBe('exited');
  });

  test('and is not proved to be gone keeps its commands and its turns', async () => {
    const session = await generations.start(environment);
    engine.host.outcomeOfStop = 'alive';
    await generations.stop(session, 'idle', 0);
    expect([engine.host.reaped, statusOf(session.generation.number)]).toEqual([[], 'ready']);
  });
});
