import { beforeEach, describe, expect, test } from 'vitest';
import { chatIdsOf, ChatRig, liveTurn } from '../../testing/chat-rig.ts';
import { givenBatch, givenHookMessage, givenHookThread, givenHookTurn } from '../../testing/given-import.ts';
import { threadId } from '../../testing/given.ts';
import { at, type Answer } from '../../testing/handler-rig.ts';
import { rolloutTurnId } from '../../testing/rollouts.ts';
import { projectIdOf } from '../foundation/uuid5.ts';

const DEMO = projectIdOf('/home/u/demo', 'linux');
const OTHER = projectIdOf('/home/u/other', 'linux');

let rig: ChatRig;
beforeEach(() => {
  rig = new ChatRig();
});
const codeOf = (answer: Answer): unknown => at(answer, 'error.code');

describe('the status of a chat', () => {
  const status = (over: Answer = {}): Promise<Answer> =>
    rig.call('codex_get_chat_status', { chat_id: rig.threadId(), ...over });

  test('is read from its file where no Codex runs', async () => {
    const { threadId, path } = rig.given({ turns: [{}, { prompt: 'Again', answer: 'Done again.' }], torn: ['{'] });
    expect(await status({ preview_max_chars: 20 })).toMatchObject({
      chat_id: threadId,
      project_id: DEMO,
      status: 'idle',
      status_confidence: 'medium',
      latest_turn: { turn_id: rolloutTurnId(threadId, 2), status: 'completed' },
      last_user_preview: 'Again',
      last_assistant_preview: 'Done again.',
      transcript: { path, messages: 4, turns: 2, parse_errors: 1 },
      source: 'transcript',
    });
  });

  test('of an unfinished turn is running as long as its file grows, and unknown later', async () => {
    const { threadId } = rig.given({ turns: [{ end: 'none' }] });
    expect(await status()).toMatchObject({ status: 'running', status_confidence: 'medium' });
    rig.scene.clock.advance(3_600_000);
    expect(await status({ chat_id: threadId })).toMatchObject({ status: 'unknown', status_confidence: 'low' });
  });

  test('is what a running Codex says where one runs', async () => {
    rig.given();
    rig.live = {
      readThread: (threadId) => Promise.resolve(rig.liveThread({ threadId, state: 'active' })),
      readTurns: () =>
        Promise.resolve({ turns: [liveTurn(2, { status: 'inProgress' }), liveTurn(1)], nextCursor: null }),
    };
    expect(await status()).toMatchObject({
      status: 'running',
      status_confidence: 'high',
      latest_turn: { turn_id: 'live-2' },
      last_user_preview: 'question 2',
      source: 'app_server',
    });
  });

  test('is known from our own task before Codex has written a line', async () => {
    const { threadId, turnId } = rig.scene.completed({ projectId: DEMO });
    expect(await status({ chat_id: threadId })).toMatchObject({
      status: 'idle',
      latest_turn: { turn_id: turnId },
      source: 'journal',
    });
  });
});

describe('a chat', () => {
  const chat = (over: Answer = {}): Promise<Answer> => rig.call('codex_get_chat', { chat_id: rig.threadId(), ...over });
  const texts = (answer: Answer): unknown[] => (answer['messages'] as readonly Answer[]).map(({ text }) => text);
  const many = (count: number) =>
    Array.from({ length: count }, (_, n) => ({ prompt: `q${n + 1}`, answer: `a${n + 1}` }));

  test('has its newest messages by default, and says what lies before', async () => {
    rig.given({ turns: many(30) });
    const answer = await chat();
    expect(texts(answer)).toHaveLength(50);
    expect(texts(answer).at(-1)).toBe('a30');
    expect(answer).toMatchObject({
      source: 'transcript',
      status: 'idle',
      pagination: { range_used: { mode: 'last_messages', limit: 50 }, has_more_before: true, has_more_after: false },
      history_summary: { mode: 'before_latest_user', provider: 'local', status: 'ok', messages_seen: 58 },
      tail_truncated: false,
    });
    expect(rig.woken).toEqual([]);
  });

  test('can be read backwards by the time of the oldest message', async () => {
    rig.given({ turns: many(6) });
    const seen = new Set<unknown>();
    let to: unknown = null;
    for (let more: unknown = true; more === true;) {
      const answer = await chat({ range: { mode: 'time_range', limit: 5, to } });
      for (const { message_id } of answer['messages'] as readonly Answer[]) seen.add(message_id);
      to = at(answer, 'pagination.prev_cursor');
      more = at(answer, 'pagination.has_more_before');
    }
    expect(seen.size).toBe(12);
  });

  test('shows tools, their output and thoughts only when asked, secrets of tools never', async () => {
    const command = { text: 'curl -H "Authorization: Bearer abcdefghijkl"', output: 'API_TOKEN=abcdefgh1234' };
    rig.given({ turns: [{ command, reasoning: 'hm' }] });
    expect(texts(await chat())).toEqual(['Do it.', 'Done.']);
    const all = await chat({ include_tool_calls: true, include_command_outputs: true, include_reasoning: true });
    expect((all['messages'] as readonly Answer[]).map(({ role }) => role)).toEqual([
      'user',
      'reasoning',
      'tool',
      'assistant',
    ]);
    expect(JSON.stringify(all)).toContain('API_TOKEN=');
    expect(JSON.stringify(all)).not.toMatch(/abcdefgh/);
    expect(JSON.stringify(await chat({ include_tool_calls: true }))).not.toContain('API_TOKEN=');
  });

  test('names its plans and shows the newest whole', async () => {
    rig.given({ turns: [{ plan: '1. First.' }, { plan: '1. Second.' }] });
    expect(await chat()).toMatchObject({
      plans: [{ original_chars: 9 }, { original_chars: 10 }],
      latestPlan: { text: '1. Second.', truncated: false, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
    });
  });

  test('comes as text to read, or in short', async () => {
    rig.given({ turns: [{ answer: 'x'.repeat(900) }] });
    const markdown = await chat({ format: 'markdown' });
    expect(markdown['messages']).toBeUndefined();
    expect(markdown['markdown']).toMatch(/^\*\*user\*\* \(.*\)\n\nDo it\.\n\n\*\*assistant\*\*/);
    const { messages } = await chat({ format: 'compact' });
    expect(messages).toMatchObject([{ text: 'Do it.' }, { text: 'x'.repeat(500), truncated: true }]);
  });

  test('stays within its budget: the newest messages stay, one that is too long is cut', async () => {
    rig.given({ turns: [...many(200), { answer: 'x'.repeat(60_000) }] });
    const answer = await chat({ response_budget_chars: 2_000, range: { mode: 'all' } });
    expect(JSON.stringify(answer).length).toBeLessThan(2_600);
    expect(answer).toMatchObject({ tail_truncated: true, has_more_tail: true, budget: { truncated: true } });
    const few = await chat({ tail_max_messages: 3, range: { mode: 'all' } });
    expect(few).toMatchObject({ tail_omitted_messages: 399, pagination: { has_more_before: true } });
    expect(texts(few)).toHaveLength(3);
  });

  test('in short has room for as many messages as are short then', async () => {
    rig.given({
      turns: [
        { prompt: 'p'.repeat(900), answer: 'a'.repeat(900) },
        { prompt: 'q'.repeat(900), answer: '' },
      ],
    });
    const { messages } = await chat({ format: 'compact', tail_max_chars: 1_100 });
    expect(messages).toMatchObject([{ text: 'a'.repeat(500) }, { text: 'q'.repeat(500) }]);
    const whole = await chat({ tail_max_chars: 1_100 });
    expect(texts(whole)).toEqual(['q'.repeat(900)]);
  });

  test('is told by a running Codex, page by page, as far as it is needed', async () => {
    let pages = 0;
    rig.live = {
      readThread: (threadId) => Promise.resolve(rig.liveThread({ threadId })),
      readTurns: ({ limit, cursor = '100' }) => {
        pages += 1;
        const newest = Number(cursor);
        const turns = Array.from({ length: limit }, (_, n) => liveTurn(newest - n));
        return Promise.resolve({ turns, nextCursor: newest - limit > 0 ? String(newest - limit) : null });
      },
    };
    const answer = await chat({ chat_id: 'only-live', range: { mode: 'last_messages', limit: 60 } });
    expect(texts(answer)).toHaveLength(60);
    expect([texts(answer).at(-1), pages, answer['source']]).toEqual(['answer 100', 2, 'app_server']);
  });

  test('falls back to our journal, and says so, where neither Codex nor its file can be read', async () => {
    const { threadId } = rig.scene.completed({ projectId: DEMO, prompt: 'Ours' });
    const answer = await chat({ chat_id: threadId });
    expect(answer['source']).toBe('journal');
    expect(texts(answer)[0]).toBe('Ours');
  });

  test('without any content is told from an unknown one', async () => {
    const { threadId } = rig.given({ turns: [] });
    expect(await chat({ chat_id: threadId })).toMatchObject({
      error: { code: 'CODEX_TRANSCRIPT_NOT_FOUND', retryable: true },
    });
    expect(codeOf(await chat({ chat_id: 'nobody' }))).toBe('CODEX_THREAD_NOT_FOUND');
    expect(await chat({ chat_id: threadId, project_id: OTHER })).toMatchObject({
      error: { code: 'CODEX_THREAD_NOT_FOUND', details: { reason: 'other_project' } },
    });
  });

  test.each([
    ['time_range', 'yesterday'],
    ['line_range', '2026-11-23'],
  ])('a bound that does not fit %s is refused: %s', async (mode, from) => {
    rig.given();
    expect(await chat({ range: { mode, from } })).toMatchObject({
      error: { code: 'INVALID_ARGUMENT', details: { field: 'range.from' } },
    });
  });
});

describe('a chat of which Codex has no file any more', () => {
  const prompt = { role: 'user', kind: 'prompt', event: 'UserPromptSubmit' };

  function told(): void {
    rig.store.imports.takeOver(
      givenBatch({
        hookThreads: [givenHookThread({ title: 'An old one' })],
        hookTurns: [
          givenHookTurn(),
          givenHookTurn({ turnId: 'turn_open', status: 'running', startedAt: 300, completedAt: null }),
        ],
        hookMessages: [
          givenHookMessage('Do it.', prompt),
          givenHookMessage('Done.'),
          givenHookMessage('Done.', { messageId: 'mirrored', eventHash: 'mirrored' }),
          givenHookMessage('And now?', { ...prompt, turnId: 'turn_open' }),
        ],
      }),
      'keep',
    );
  }

  test('is told from what hooks told, everything once', async () => {
    told();
    const chat = await rig.call('codex_get_chat', { chat_id: 'thread_hook' });
    expect(chat).toMatchObject({ ok: true, source: 'hook_history', title: 'An old one', status: 'unknown' });
    expect((chat['messages'] as Answer[]).map(({ role, text }) => `${String(role)}: ${String(text)}`)).toEqual([
      'user: Do it.',
      'assistant: Done.',
      'user: And now?',
    ]);
    const listed = await rig.call('codex_list_project_chats', { project_id: chat['project_id'] });
    expect(chatIdsOf(listed)).toEqual(['thread_hook']);
  });

  test('of whose last turn the end is known does not run, whatever word was left', async () => {
    told();
    const ended = givenHookTurn({ turnId: 'turn_last', status: 'unknown', startedAt: 400, completedAt: 500 });
    const said = givenHookMessage('The end.', { turnId: 'turn_last', at: 500 });
    rig.store.imports.takeOver(givenBatch({ hookTurns: [ended], hookMessages: [said] }), 'keep');
    expect(await rig.call('codex_get_chat', { chat_id: 'thread_hook' })).toMatchObject({ status: 'idle' });
  });

  test('has our own turns in it too, and is not told of outside the allowed roots', async () => {
    told();
    const own = rig.scene.completed({ threadId: threadId('thread_hook'), prompt: 'One more.' });
    const chat = await rig.call('codex_get_chat', { chat_id: 'thread_hook' });
    const texts = (chat['messages'] as Answer[]).map(({ text }) => text);
    expect(own.threadId).toBe('thread_hook');
    expect(texts).toEqual(['Do it.', 'Done.', 'And now?', 'One more.', 'Done.']);
    const elsewhere = givenHookThread({ threadId: 'thread_away', projectPath: '/etc' });
    rig.store.imports.takeOver(givenBatch({ hookThreads: [elsewhere] }), 'keep');
    const refused = await rig.call('codex_get_chat', { chat_id: 'thread_away' });
    expect(at(refused, 'error.code')).toBe('CODEX_THREAD_NOT_FOUND');
  });
});
