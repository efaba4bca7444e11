import { expect, test } from 'vitest';
import { plain, terminal } from '../../testing/given.ts';
import { renderActiveChats, renderChats, renderChatStatus } from './chats.ts';

type Chats = Parameters<typeof renderChats>[0];
type ActiveChats = Parameters<typeof renderActiveChats>[0];
type ChatStatus = Parameters<typeof renderChatStatus>[0];

const budget = { total: 1, returned: 1, truncated: false };
const identity = { chat_id: 'chat_1', thread_id: 'chat_1', title: 'Two\nlines', project_id: 'p', status: 'idle' };

const chats = (over: Partial<Chats> = {}): Chats => ({
  project_id: 'p',
  chats: [
    {
      ...identity,
      project_path: '/p',
      created_at: null,
      updated_at: '2026-11-24T11:59:00.000Z',
      last_message_preview: 'All done.',
      preview_available: true,
      title_truncated: false,
      title_original_chars: 9,
      archived: false,
      source: 'exec',
    },
  ],
  next_cursor: null,
  source: 'transcript',
  budget,
  ...over,
});

test('a chat is one line, with what was said last', () => {
  const [, line, ...rest] = renderChats(chats(), plain).split('\n');
  expect(line).toMatch(/^chat_1 +idle +2026-11-24T11:59:00.000Z +Two\\nlines +All done\.$/);
  expect(rest).toEqual([]);
});

test('where there are more, the flag that shows them is told; no chats are a sentence', () => {
  expect(renderChats(chats({ next_cursor: 'abc' }), plain)).toContain('--cursor abc');
  expect(renderChats(chats({ chats: [] }), plain)).toBe('No chats in this project.');
});

test('an active chat shows what it waits for, and how sure that is', () => {
  const active: ActiveChats = {
    active_chats: [
      {
        ...identity,
        status: 'waiting_for_approval',
        last_activity_at: null,
        pending_question: null,
        pending_approval: 'touch file',
        pendingInteractions: [],
        operation_id: 'op_1',
        confidence: 'high',
        evidence: [],
        evidence_available: false,
      },
    ],
    source: 'journal',
    budget,
  };
  expect(renderActiveChats(active, plain)).toMatch(/^chat_1 +waiting_for_approval +high .*touch file$/m);
  expect(renderActiveChats({ ...active, active_chats: [] }, plain)).toBe('Nothing goes on.');
});

test('what was said in a chat is not obeyed by a terminal', () => {
  const status: ChatStatus = {
    ...identity,
    status_confidence: 'high',
    updated_at: null,
    latest_turn: null,
    last_user_preview: null,
    last_assistant_preview: 'a\u001B[31mb',
    transcript: null,
    summary_cache_available: false,
    evidence_available: false,
    source: 'app_server',
    budget,
  };
  const text = renderChatStatus(status, terminal);
  expect(text).toContain('a\\u{1b}[31mb');
  expect(text).toContain('idle (high)');
});
