import { beforeEach, describe, expect, test } from 'vitest';
import { chatIdsOf, ChatRig } from '../../testing/chat-rig.ts';
import { threadId as asThreadId } from '../../testing/given.ts';
import { at, type Answer } from '../../testing/handler-rig.ts';
import { nameThread } from '../../testing/rollouts.ts';
import { projectIdOf } from '../foundation/uuid5.ts';
import type { RolloutCatalogue } from '../history/rollout-catalogue.ts';
import { createCallTool } from './call-tool.ts';

const DEMO = projectIdOf('/home/u/demo', 'linux');
const OTHER = projectIdOf('/home/u/other', 'linux');
const HOUR_MS = 3_600_000;

let rig: ChatRig;
beforeEach(() => {
  rig = new ChatRig();
});
const list = (over: Answer = {}): Promise<Answer> =>
  rig.call('codex_list_project_chats', { project_id: DEMO, ...over });
const codeOf = (answer: Answer): unknown => at(answer, 'error.code');

describe('the chats of a project', () => {
  test('come from every program, newest activity first, with names, first messages and what was said last', async () => {
    const old = rig.given({
      n: 1,
      at: rig.recent - HOUR_MS,
      source: 'cli',
      turns: [{ prompt: 'First   words\nof it' }],
    });
    const middle = rig.given({ n: 2, at: rig.recent - HOUR_MS / 2, source: 'exec', turns: [{ end: 'failed' }] });
    const newest = rig.given({ n: 3, cwd: '/home/u/demo/src', turns: [{ answer: 'Which one?' }] });
    nameThread(rig.home, newest.threadId, 'A name');
    rig.given({ n: 4, cwd: '/home/u/other' });
    rig.given({ n: 5, cwd: '/etc' });
    rig.given({ n: 6, archived: true });
    const answer = await list({ include_preview: true });
    expect(answer).toMatchObject({ ok: true, project_id: DEMO, next_cursor: null, source: 'transcript_index' });
    expect(answer['chats']).toMatchObject([
      { chat_id: newest.threadId, title: 'A name', status: 'waiting_for_user', last_message_preview: 'Which one?' },
      { chat_id: middle.threadId, title: 'Do it.', status: 'failed', project_path: '/home/u/demo' },
      { chat_id: old.threadId, title: 'First words of it', status: 'idle', source: 'transcript', archived: false },
    ]);
    expect(rig.woken).toEqual([]);
  });

  test('that are archived come when they are asked for', async () => {
    const { threadId } = rig.given({ archived: true });
    expect(chatIdsOf(await list())).toEqual([]);
    expect((await list({ include_archived: true }))['chats']).toMatchObject([{ chat_id: threadId, archived: true }]);
  });

  test('that we just ran are there at once, before Codex has written a line', async () => {
    const operation = rig.scene.running({ projectId: DEMO, title: 'Ours' });
    expect((await list())['chats']).toMatchObject([
      { chat_id: operation.threadId, title: 'Ours', status: 'running', source: 'journal' },
    ]);
  });

  test('that only a running Codex knows are listed, and it says what the others do', async () => {
    const { threadId } = rig.given({ turns: [{ end: 'none' }] });
    rig.live = {
      listThreads: () =>
        Promise.resolve({
          threads: [
            rig.liveThread({ threadId, state: 'active', waitingOnApproval: true, name: 'Named' }),
            rig.liveThread({ threadId: 'only-live', preview: 'Elsewhere', updatedAt: rig.recent - HOUR_MS }),
            rig.liveThread({ threadId: 'outside', cwd: '/etc' }),
          ],
          nextCursor: null,
        }),
    };
    const answer = await list();
    expect(answer['source']).toBe('app_server+transcript_index');
    expect(answer['chats']).toMatchObject([
      { chat_id: threadId, title: 'Named', status: 'waiting_for_approval', source: 'app_server' },
      { chat_id: 'only-live', title: 'Elsewhere' },
    ]);
  });

  test('come in pages that neither repeat nor lose one, also when a Codex comes or goes between them', async () => {
    const all = Array.from({ length: 7 }, (_, n) => rig.given({ n, at: rig.recent - n * 1_000 }).threadId);
    const seen: unknown[] = [];
    let cursor: unknown = null;
    do {
      const answer = await list({ limit: 3, cursor });
      seen.push(...chatIdsOf(answer));
      cursor = answer['next_cursor'];
      rig.live = {
        listThreads: () =>
          Promise.resolve({ threads: all.map((threadId) => rig.liveThread({ threadId })), nextCursor: null }),
      };
    } while (cursor !== null);
    expect(seen).toEqual(all);
  });

  test.each(['x', 'WyJhIiwxXQ', '!!!', 'WzEsImEiXQ=='])(
    'a cursor that nobody gave out is refused: %s',
    async (cursor) => {
      expect(await list({ cursor })).toMatchObject({
        error: { code: 'INVALID_ARGUMENT', details: { field: 'cursor', reason: 'unknown_cursor' } },
      });
    },
  );

  test('of an unknown project are none', async () => {
    expect(codeOf(await list({ project_id: 'nobody' }))).toBe('CODEX_PROJECT_NOT_FOUND');
  });

  test('titles and previews are cut to what was asked for', async () => {
    rig.given({ turns: [{ prompt: 'p'.repeat(100), answer: 'a'.repeat(100) }] });
    expect((await list({ title_max_chars: 20, include_preview: true, preview_max_chars: 30 }))['chats']).toMatchObject([
      {
        title: 'p'.repeat(20),
        title_truncated: true,
        title_original_chars: 100,
        last_message_preview: 'a'.repeat(30),
        preview_truncated: true,
        preview_available: true,
      },
    ]);
  });

  test('a preview in one line that misses no word is whole', async () => {
    rig.given({ turns: [{ answer: 'a\n\n  b\n' }] });
    expect((await list({ include_preview: true }))['chats']).toMatchObject([
      { last_message_preview: 'a b', preview_truncated: false },
    ]);
  });
});

test('a folder that only threads of Codex tell of is a project, also when it is gone', async () => {
  rig.given({ cwd: '/home/u/gone/deep' });
  const id = projectIdOf('/home/u/gone', 'linux');
  const { projects } = await rig.call('codex_list_projects');
  expect(projects).toContainEqual(expect.objectContaining({ project_id: id, source: 'transcript_index' }));
  expect(chatIdsOf(await list({ project_id: id }))).toHaveLength(1);
});

describe('active chats', () => {
  const active = (over: Answer = {}): Promise<Answer> => rig.call('codex_list_active_chats', over);

  test('are those that run, wait or failed, each with how sure that is', async () => {
    const runs = rig.given({ n: 1, turns: [{ end: 'none' }] });
    rig.given({ n: 2, turns: [{ end: 'completed' }] });
    const failed = rig.given({ n: 3, at: rig.recent - 2_000, turns: [{ end: 'failed' }] });
    const asks = rig.given({ n: 4, at: rig.recent - 4_000, turns: [{ answer: 'I wonder.\nShall I?' }] });
    rig.given({ n: 5, at: rig.recent - 9 * HOUR_MS, turns: [{ end: 'none' }] });
    expect((await active({ include_evidence: true }))['active_chats']).toMatchObject([
      {
        chat_id: runs.threadId,
        status: 'running',
        confidence: 'medium',
        evidence: [expect.stringContaining('inProgress')],
      },
      { chat_id: failed.threadId, status: 'failed', confidence: 'medium' },
      { chat_id: asks.threadId, status: 'waiting_for_user', confidence: 'low', pending_question: 'Shall I?' },
    ]);
    expect(
      chatIdsOf(await active({ include_running: false, include_waiting_for_user: false }), 'active_chats'),
    ).toEqual([failed.threadId]);
    expect(chatIdsOf(await active({ project_id: OTHER }), 'active_chats')).toEqual([]);
    expect(codeOf(await active({ project_id: 'nobody' }))).toBe('CODEX_PROJECT_NOT_FOUND');
  });

  test('name the question that a task of ours waits with, however long it waits', async () => {
    const { id } = rig.scene.running({ projectId: DEMO });
    const { id: question } = rig.scene.ask(id);
    rig.scene.clock.advance(9 * HOUR_MS);
    const answer = await active();
    expect(answer['active_chats']).toMatchObject([
      {
        operation_id: id,
        status: 'waiting_for_approval',
        confidence: 'high',
        pending_approval: expect.any(String) as string,
        pendingInteractions: [{ interactionId: question }],
      },
    ]);
    expect(chatIdsOf(await active({ include_waiting_for_approval: false }), 'active_chats')).toEqual([]);
  });

  test('that a running Codex calls active are so for certain', async () => {
    const { threadId } = rig.given({ at: rig.recent - HOUR_MS, turns: [{ end: 'none' }] });
    rig.live = {
      listThreads: () =>
        Promise.resolve({ threads: [rig.liveThread({ threadId, state: 'active' })], nextCursor: null }),
    };
    expect((await active())['active_chats']).toMatchObject([{ status: 'running', confidence: 'high' }]);
  });

  test('are looked for once, and a running Codex is asked once, also for those that were quiet for long', async () => {
    const quiet = rig.scene.running({ projectId: DEMO });
    rig.scene.clock.advance(9 * HOUR_MS);
    const recent = rig.given({ turns: [{ end: 'none' }] });
    let asked = 0;
    rig.live = {
      listThreads: () => {
        asked += 1;
        return Promise.resolve({ threads: [], nextCursor: null });
      },
    };
    expect(chatIdsOf(await active(), 'active_chats')).toEqual([recent.threadId, quiet.threadId]);
    expect(asked).toBe(1);
  });

  test('whose state our journal or a running Codex knows are not read from their files', async () => {
    const ours = rig.scene.running({ threadId: asThreadId(rig.given({ n: 1 }).threadId), projectId: DEMO });
    const { threadId } = rig.given({ n: 2 });
    const thread = rig.liveThread({ threadId, state: 'active' });
    rig.live = { listThreads: () => Promise.resolve({ threads: [thread], nextCursor: null }) };
    const read: string[] = [];
    const tail: RolloutCatalogue['tail'] = (file) => {
      read.push(file.threadId);
      return [];
    };
    const undecided = rig.given({ n: 3 });
    const history = { ...rig.deps.history, rollouts: { ...rig.deps.history.rollouts, tail } };
    const answer = await createCallTool({ ...rig.deps, history })('codex_list_active_chats', {});
    expect(new Set(chatIdsOf(answer, 'active_chats'))).toEqual(new Set([ours.threadId, threadId]));
    expect(read).toEqual([undecided.threadId]);
  });
});
