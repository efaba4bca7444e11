import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { chatIdsOf, ChatRig, liveTurn } from '../../testing/chat-rig.ts';
import { threadId as asThreadId } from '../../testing/given.ts';
import { at, type Answer } from '../../testing/handler-rig.ts';
import { rolloutTurnId } from '../../testing/rollouts.ts';
import { visibleState } from '../../testing/store-contract/visible-state.ts';
import { projectIdOf } from '../foundation/uuid5.ts';

const DEMO = projectIdOf('/home/u/demo', 'linux');
const HOUR_MS = 3_600_000;

let rig: ChatRig;
beforeEach(() => {
  rig = new ChatRig();
});
const list = (over: Answer = {}): Promise<Answer> =>
  rig.call('codex_list_project_chats', { project_id: DEMO, ...over });
const codeOf = (answer: Answer): unknown => at(answer, 'error.code');
/** A task of ours in the thread that `given` writes with this number. */
const runningIn = (n: number) => rig.scene.running({ threadId: asThreadId(rig.threadId(n)), projectId: DEMO });

describe('a turn', () => {
  const turn = (over: Answer): Promise<Answer> => rig.call('codex_get_turn_status', over);

  test('of ours is known by its id alone', async () => {
    const operation = runningIn(1);
    rig.scene.ask(operation.id);
    expect(await turn({ turn_id: operation.turnId })).toMatchObject({
      threadId: operation.threadId,
      thread_id: operation.threadId,
      operationId: operation.id,
      status: 'waiting_for_approval',
      completionObserved: false,
      finalMessage: null,
      pendingInteractions: [{ kind: 'approval' }],
      source: 'journal',
    });
    expect(codeOf(await turn({ turn_id: operation.turnId, thread_id: 'other' }))).toBe('CODEX_TURN_NOT_FOUND');
  });

  test('of ours that has ended has its final message', async () => {
    const { turnId } = rig.scene.completed({ projectId: DEMO });
    expect(await turn({ turn_id: turnId })).toMatchObject({
      status: 'completed',
      completionObserved: true,
      finalMessage: { role: 'assistant' },
    });
  });

  test('of another program is read from the file of its thread, with its plans', async () => {
    const { threadId } = rig.given({ turns: [{ plan: '1. Do it.' }, { answer: 'Later.' }] });
    const turnId = rolloutTurnId(threadId, 1);
    expect(await turn({ thread_id: threadId, turn_id: turnId })).toMatchObject({
      status: 'completed',
      operationId: null,
      finalMessage: { text: 'Done.' },
      latestPlan: { text: '1. Do it.', truncated: false },
      source: 'transcript',
    });
    expect(codeOf(await turn({ thread_id: threadId, turn_id: 'nobody' }))).toBe('CODEX_TURN_NOT_FOUND');
    expect(await turn({ turn_id: turnId })).toMatchObject({
      error: { code: 'CODEX_TURN_NOT_FOUND', hint: expect.stringContaining('thread_id') as string },
    });
  });

  test('that never ended runs, or nobody knows, by how long its file has been silent', async () => {
    const { threadId } = rig.given({ turns: [{ end: 'none' }] });
    const args = { thread_id: threadId, turn_id: rolloutTurnId(threadId, 1) };
    expect(await turn(args)).toMatchObject({ status: 'running', completionObserved: false });
    rig.scene.clock.advance(HOUR_MS);
    expect(await turn(args)).toMatchObject({ status: 'unknown', completionObserved: false });
  });

  test('that a running Codex knows comes from there', async () => {
    rig.live = {
      readThread: (threadId) => Promise.resolve(rig.liveThread({ threadId })),
      readTurns: ({ cursor }) =>
        Promise.resolve(
          cursor === undefined ? { turns: [liveTurn(2)], nextCursor: '1' } : { turns: [liveTurn(1)], nextCursor: null },
        ),
    };
    expect(await turn({ thread_id: 'only-live', turn_id: 'live-1' })).toMatchObject({
      status: 'completed',
      finalMessage: { text: 'answer 1' },
      source: 'app_server',
    });
  });
});

describe('the app-server', () => {
  const status = (over: Answer = {}): Promise<Answer> => rig.call('codex_get_app_server_status', over);

  test('is asked itself where it can be reached', async () => {
    rig.scene.running();
    rig.live = {
      diagnostics: () =>
        Promise.resolve({
          pid: 77,
          gauges: { 'app.requests.in_flight': 3, 'app.requests.queued': 1, 'core.turns.active': 2 },
        }),
    };
    expect(await status({ include_recent_events: true })).toMatchObject({
      running: true,
      reachable: true,
      pid: 77,
      pendingRequests: 3,
      activeTurns: 2,
      recentEvents: expect.arrayContaining([expect.objectContaining({ type: 'status' })]) as unknown,
      source: 'app_server',
    });
    expect(rig.woken).toEqual([]);
  });

  test('is told from the journal where it cannot', async () => {
    rig.scene.running();
    const living = await status();
    expect(living).toMatchObject({ running: true, reachable: false, activeTurns: 1, source: 'journal' });
    expect(living['recentEvents']).toBeUndefined();
    rig.store.generations.markExited(rig.scene.own, rig.scene.generation, 'killed', rig.scene.now);
    expect(await status()).toMatchObject({ running: false, started: false, pid: null, lastError: 'killed' });
  });

  test('of another Codex home is none of ours, living or not', async () => {
    rig.store.generations.markExited(rig.scene.own, rig.scene.generation, 'killed', rig.scene.now);
    const environment = { codexHome: '/home/u/.other-codex', codexBinary: null };
    const theirs = rig.scene.ready({ environment, binaryPath: '/opt/other/codex' });
    const nobody = {
      running: false,
      started: false,
      pid: null,
      processGeneration: null,
      startedAt: null,
      lastError: null,
      codexBinaryPath: '/usr/bin/codex',
    };
    expect(await status()).toMatchObject(nobody);
    rig.store.generations.markExited(rig.scene.own, theirs, 'theirs was killed', rig.scene.now);
    expect(await status()).toMatchObject(nobody);
  });
});

describe('outside the allowed roots', () => {
  test.each([
    ['codex_get_chat', {}],
    ['codex_get_chat_status', {}],
  ])('%s finds no thread', async (tool, more) => {
    const { threadId } = rig.given({ cwd: '/etc' });
    expect(codeOf(await rig.call(tool, { chat_id: threadId, ...more }))).toBe('CODEX_THREAD_NOT_FOUND');
  });

  test('no turn is found, and nothing is active', async () => {
    const { threadId } = rig.given({ cwd: '/home/u/../../etc', turns: [{ end: 'none' }] });
    const turn = { thread_id: threadId, turn_id: rolloutTurnId(threadId, 1) };
    expect(codeOf(await rig.call('codex_get_turn_status', turn))).toBe('CODEX_TURN_NOT_FOUND');
    expect(chatIdsOf(await rig.call('codex_list_active_chats'), 'active_chats')).toEqual([]);
  });

  test('a thread of ours counts as outside when the folder that Codex wrote down is', async () => {
    const { threadId } = rig.given({ cwd: '/etc' });
    runningIn(1);
    expect(codeOf(await rig.call('codex_get_chat', { chat_id: threadId }))).toBe('CODEX_THREAD_NOT_FOUND');
    expect(chatIdsOf(await list())).toEqual([]);
  });
});

test('reads write nothing: neither rows nor files', async () => {
  const { threadId } = rig.given({ turns: [{ plan: '1.' }] });
  rig.given({ n: 2, archived: true });
  runningIn(3);
  const files = (): unknown =>
    readdirSync(rig.home, { recursive: true }).map((name) => [name, statSync(join(rig.home, String(name))).mtimeMs]);
  const before = [visibleState(rig.store), files()];
  for (const [tool, input] of [
    ['codex_list_projects', {}],
    ['codex_list_project_chats', { project_id: DEMO, include_archived: true, include_preview: true }],
    ['codex_list_active_chats', {}],
    ['codex_get_chat_status', { chat_id: threadId }],
    ['codex_get_chat', { chat_id: threadId }],
    ['codex_get_turn_status', { thread_id: threadId, turn_id: rolloutTurnId(threadId, 1) }],
    ['codex_get_app_server_status', { include_recent_events: true }],
  ] as const) {
    expect(await rig.call(tool, input)).toMatchObject({ ok: true });
  }
  expect([visibleState(rig.store), files()]).toEqual(before);
});
