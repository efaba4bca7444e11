import { execFile } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { liveCodex, turnOf, type LiveCodex } from '../../testing/live-codex.ts';
import type { ThreadReader } from '../history/thread-reader.ts';
import type { Generation } from '../model/generation.ts';
import { createRolloutCatalogue } from '../history/rollout-catalogue.ts';
import { createLiveThreads } from './live-threads.ts';

const run = promisify(execFile);

/** The generation that a worker would have recorded for this server. */
function generationOf({ endpoint, launched }: LiveCodex, over: Partial<Generation> = {}): Generation {
  return {
    number: 1,
    environment: { codexHome: '', codexBinary: null },
    status: 'ready',
    transport: 'unix',
    endpoint: endpoint.kind === 'unix' ? endpoint.path : endpoint.url,
    mark: '',
    binaryPath: '',
    binaryFingerprint: '',
    loginFingerprint: '',
    version: null,
    process: launched.process.identity,
    epoch: 1,
    createdAt: 0,
    exitedAt: null,
    exitReason: null,
    ...over,
  };
}

const reader = (codex: LiveCodex, over: Partial<Generation> = {}, limitMs?: number) =>
  createLiveThreads({
    generation: () => generationOf(codex, over),
    stateFolder: codex.workspace.stateDir,
    ...(limitMs !== undefined && { limitMs }),
  });

async function turn(
  { server, events, workspace }: LiveCodex,
  threadId: string,
  text: string,
  mode: 'default' | 'plan',
) {
  const { turnId } = await server.startTurn(turnOf(threadId, workspace.cwd, text, { collaborationMode: mode }));
  await events.next('turnCompleted', (event) => event.turnId === turnId);
  return turnId;
}

test('threads of every source are listed, archived ones when asked for, and their turns told as the file tells them', async () => {
  const codex = await liveCodex('unix');
  const { server, workspace, launch } = codex;
  const { threadId } = await server.startThread({ cwd: workspace.cwd });
  const first = await turn(codex, threadId, '[[reasoning:hm]][[command:echo seen]][[answer:ok]]', 'default');
  const second = await turn(codex, threadId, '[[plan:1. Do it.]]', 'plan');
  await server.nameThread({ threadId, name: 'Named' });
  const archived = await server.startThread({ cwd: workspace.cwd });
  await turn(codex, archived.threadId, '[[answer:old]]', 'default');
  await server.archiveThread({ threadId: archived.threadId });
  const env = { ...process.env, CODEX_HOME: workspace.codexHome };
  const exec = run(launch.binaryPath, ['exec', '--skip-git-repo-check', '[[answer:from exec]]'], {
    env,
    cwd: workspace.cwd,
  });
  exec.child.stdin?.end();
  await exec;

  const live = reader(codex);
  const list = (over: Partial<Parameters<ThreadReader['listThreads']>[0]> = {}) =>
    live.read((threads) => threads.listThreads({ archived: false, limit: 10, ...over }));
  const all = await list();
  expect(all?.threads).toHaveLength(2);
  expect(all?.threads.find((thread) => thread.threadId === threadId)).toMatchObject({
    name: 'Named',
    cwd: workspace.cwd,
    state: 'idle',
    updatedAt: expect.toSatisfy((at: number) => at > 1_700_000_000_000) as number,
  });
  expect(all?.threads.map(({ preview }) => preview)).toContain('[[answer:from exec]]');
  expect((await list({ archived: true }))?.threads.map((thread) => thread.threadId)).toEqual([archived.threadId]);
  expect((await list({ cwd: [workspace.root] }))?.threads).toEqual([]);
  const page = await list({ limit: 1 });
  expect((await list({ limit: 1, cursor: page!.nextCursor! }))?.threads).not.toEqual(page?.threads);

  const told = await live.read((threads) => threads.readTurns({ threadId, limit: 10 }));
  expect(told?.turns.map(({ turnId, status }) => [turnId, status])).toEqual([
    [second, 'completed'],
    [first, 'completed'],
  ]);
  const rollouts = createRolloutCatalogue({
    sessions: join(workspace.codexHome, 'sessions'),
    archived: join(workspace.codexHome, 'archived_sessions'),
  });
  expect((await rollouts.files()).map((file) => rollouts.opening(file)?.source).sort()).toEqual([
    'exec',
    'vscode',
    'vscode',
  ]);
  expect(rollouts.nameOf(threadId)).toBe('Named');
  const kept = { accepts: () => true, maxItems: 100, maxChars: 100_000 };
  const written = await rollouts.transcript(rollouts.find(threadId)!.path, kept);
  const inShort = (turns: typeof written.turns) =>
    turns.map(({ turnId, items }) => [
      turnId,
      items.map(({ kind, text, output, status }) => [kind, kind === 'command' ? '' : text, output, status]),
    ]);
  expect(inShort(written.turns)).toEqual(inShort(told!.turns.toReversed()));
  expect(written.turns[0]?.items.map(({ kind }) => kind)).toEqual(['user', 'reasoning', 'command', 'assistant']);
  expect(written.turns[1]?.items.map(({ kind }) => kind)).toEqual(['user', 'plan']);
  expect((await live.read((threads) => threads.diagnostics()))?.pid).toBe(server.info.pid);
});

test('what fails is nothing: an unknown thread, another process, a server that is gone or silent', async () => {
  const codex = await liveCodex('unix');
  const { pid } = codex.launched.process.identity;
  const ask = (over: Partial<Generation> = {}, limitMs?: number) =>
    reader(codex, over, limitMs).read((threads) => threads.diagnostics());
  expect(await ask()).toBeDefined();
  expect(
    await reader(codex).read((threads) => threads.readThread('01a2147b-0000-7000-8000-000000000000')),
  ).toBeUndefined();
  expect(await ask({ process: { ...codex.launched.process.identity, pid: 1 } })).toBeUndefined();
  expect(await ask({ endpoint: join(codex.workspace.stateDir, 'nowhere.sock') })).toBeUndefined();
  expect(await ask({ transport: 'stdio' })).toBeUndefined();
  const none = createLiveThreads({ generation: () => undefined, stateFolder: codex.workspace.stateDir });
  expect(await none.read(() => Promise.resolve(1))).toBeUndefined();
  process.kill(pid, 'SIGSTOP');
  try {
    const began = performance.now();
    expect(await ask({}, 300)).toBeUndefined();
    expect(performance.now() - began).toBeLessThan(2_000);
  } finally {
    process.kill(pid, 'SIGCONT');
  }
});

test('reading makes no token where there is none', async () => {
  const codex = await liveCodex('ws');
  const before = readdirSync(codex.workspace.stateDir);
  expect(await reader(codex, { transport: 'ws' }).read((threads) => threads.diagnostics())).toBeUndefined();
  expect(readdirSync(codex.workspace.stateDir)).toEqual(before);
  expect(existsSync(join(codex.workspace.stateDir, 'run'))).toBe(false);
  expect(statSync(codex.workspace.stateDir).isDirectory()).toBe(true);
});
