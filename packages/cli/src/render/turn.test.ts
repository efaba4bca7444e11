import { expect, test } from 'vitest';
import { plain, terminal } from '../../testing/given.ts';
import { renderTurn } from './turn.ts';

const turn: Parameters<typeof renderTurn>[0] = {
  threadId: 'thread_1',
  turnId: 'turn_1',
  chatId: 'thread_1',
  projectId: 'p',
  operationId: null,
  status: 'completed',
  completionObserved: true,
  startedAt: null,
  updatedAt: null,
  completedAt: '2026-11-24T11:59:00.000Z',
  latestMessages: [],
  last_messages: [],
  hasMore: false,
  lastEventSeq: null,
  requestId: null,
  processGeneration: null,
  appServerGeneration: null,
  lastError: null,
  finalMessage: { role: 'assistant', createdAt: null, text: 'a\u001B[31mb' },
  plans: [],
  latestPlan: null,
  pendingInteractions: [],
  progressEvents: [],
  source: 'transcript',
  stalenessSeconds: 0,
};

test('a turn shows where it is from, how it ended and what Codex said', () => {
  const text = renderTurn(turn, plain);
  for (const fact of [/^Turn +turn_1$/m, /^Status +completed$/m, /^Source +transcript$/m]) expect(text).toMatch(fact);
  expect(text).not.toContain('Operation');
});

test('nothing in it is obeyed by a terminal', () => {
  expect(renderTurn(turn, terminal)).toContain('a\\u{1b}[31mb');
});
