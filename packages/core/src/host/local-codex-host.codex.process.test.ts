import { expect, test } from 'vitest';
import { nullLogger } from '../foundation/logger.ts';
import { systemClock } from '../foundation/clock.ts';
import type { Generation } from '../model/generation.ts';
import { givenNewGeneration } from '../../testing/given.ts';
import { liveCodex } from '../../testing/live-codex.ts';
import { createLocalCodexHost } from './local-codex-host.ts';

test('a server is taken over only while it is the process that was recorded', async () => {
  const { endpoint, launched, workspace } = await liveCodex('unix');
  if (endpoint.kind !== 'unix') throw new Error('no unix socket');
  const { identity } = launched.process;
  const host = await createLocalCodexHost({
    clock: systemClock,
    log: nullLogger,
    stateFolder: workspace.stateDir,
    transport: 'unix',
  });
  const recorded = (process: typeof identity): Generation => ({
    ...givenNewGeneration(),
    number: 1,
    endpoint: endpoint.path,
    status: 'ready',
    version: null,
    process,
    epoch: 1,
    createdAt: 0,
    exitedAt: null,
    exitReason: null,
  });
  const another = recorded({ ...identity, pid: identity.pid + 1 });
  await expect(host.connect(another, 20_000)).rejects.toMatchObject({ data: { reason: 'anotherProcess' } });
  const server = await host.connect(recorded(identity), 20_000);
  expect(server.info.pid).toBe(identity.pid);
  await server.close();
  expect(await host.findProcess({ ...another, process: null })).toEqual(identity);
});
