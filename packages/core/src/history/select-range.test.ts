import { expect, test } from 'vitest';
import type { ChatTurn } from './chat-turn.ts';
import { messagesOf, selectRange, type ChatRange } from './select-range.ts';

/** Three turns of a question and an answer each; the n-th message has time and line n. */
const TURNS: readonly ChatTurn[] = [1, 3, 5].map((n) => ({
  turnId: `t${n}`,
  status: 'completed',
  error: null,
  startedAt: 0,
  completedAt: null,
  items: [n, n + 1].map((at) => ({
    id: `m${at}`,
    kind: at === n ? ('user' as const) : ('assistant' as const),
    text: 'x'.repeat(40),
    output: null,
    status: null,
    at,
    line: at,
  })),
}));
const MESSAGES = messagesOf(TURNS, new Set(['user', 'assistant']));

function selected(range: ChatRange) {
  const { messages, hasBefore, hasAfter } = selectRange(MESSAGES, range);
  return [messages.map(({ id }) => id).join(' '), hasBefore, hasAfter];
}

test.each<[ChatRange, readonly unknown[]]>([
  [{ mode: 'all' }, ['m1 m2 m3 m4 m5 m6', false, false]],
  [{ mode: 'last_messages', limit: 3 }, ['m4 m5 m6', true, false]],
  [{ mode: 'last_messages', limit: 30 }, ['m1 m2 m3 m4 m5 m6', false, false]],
  [{ mode: 'last_turns', limit: 2 }, ['m3 m4 m5 m6', true, false]],
  [{ mode: 'last_turns', limit: 3 }, ['m1 m2 m3 m4 m5 m6', false, false]],
  [{ mode: 'token_budget', tokens: 20 }, ['m5 m6', true, false]],
  [{ mode: 'token_budget', tokens: 1 }, ['m6', true, false]],
  [{ mode: 'time_range', from: 2, to: 4, limit: 50 }, ['m2 m3 m4', true, true]],
  [{ mode: 'time_range', from: null, to: 4, limit: 2 }, ['m3 m4', true, true]],
  [{ mode: 'time_range', from: 9, to: null, limit: 50 }, ['', true, false]],
  [{ mode: 'line_range', from: 6, to: null, limit: 50 }, ['m6', true, false]],
])('%o', (range, expected) => {
  expect(selected(range)).toEqual(expected);
});

test('a message without a time has that of its turn', () => {
  const untimed = TURNS.map((turn) => ({
    ...turn,
    startedAt: 7,
    items: turn.items.map((item) => ({ ...item, at: null })),
  }));
  expect(messagesOf(untimed, new Set(['user'])).map(({ at }) => at)).toEqual([7, 7, 7]);
});
