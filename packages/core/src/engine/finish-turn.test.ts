import { describe, expect, test } from 'vitest';
import type { Item, Turn } from '../app-server/port.ts';
import { describeEnd } from './finish-turn.ts';

const turn = (over: Partial<Turn> = {}): Turn => ({
  turnId: 'u',
  status: 'completed',
  error: null,
  startedAt: 1_000,
  completedAt: 2_000,
  durationMs: 1_000,
  items: [],
  ...over,
});
const says = (text: string, phase: string | null = null): Item => ({ type: 'agentMessage', id: text, text, phase });
const end = (over: Partial<Turn>, how: 'seen' | 'cutShort' = 'seen', hookText: string | null = null) =>
  describeEnd(
    { turn: turn(over), end: how },
    {
      operationId: 'op_1',
      planning: false,
      watch: { tokens: () => null, declined: [], completed: [], hookText },
      stoppedCommands: [],
    },
  );

describe('a completed turn', () => {
  test('is completed with its last message, byte for byte', () => {
    const text = '  answer <b>with</b> /paths and\nlines \u{1F680} ';
    expect(end({ items: [says('first'), says(text)] })).toMatchObject({
      status: 'completed',
      error: null,
      finalText: text,
    });
  });

  test('prefers the message that Codex marked as final', () => {
    expect(end({ items: [says('the answer', 'final_answer'), says('a remark', 'commentary')] }).finalText).toBe(
      'the answer',
    );
  });

  test('that holds only a plan has been answered', () => {
    expect(end({ items: [{ type: 'plan', id: 'p', text: '1. look' }] })).toMatchObject({
      status: 'completed',
      finalText: null,
    });
  });

  test('without any answer is failed, and says which hook stopped it', () => {
    const outcome = end({ items: [] }, 'seen', 'A userPromptSubmit hook stopped it: not today');
    expect(outcome).toMatchObject({ status: 'failed', error: { code: 'CODEX_TURN_WITHOUT_ANSWER' } });
    expect(outcome.error?.message).toContain('not today');
  });
});

describe('a failed turn', () => {
  test('keeps the words of Codex', () => {
    const error = {
      message: 'unexpected status 401 Unauthorized',
      codexErrorInfo: 'httpConnectionFailed',
      httpStatusCode: 401,
    };
    const outcome = end({ status: 'failed', error });
    expect(outcome).toMatchObject({ status: 'failed', error: { code: 'CODEX_TURN_FAILED', retryable: false } });
    expect(outcome.error?.message).toContain('unexpected status 401 Unauthorized');
  });

  test.each([
    ['serverOverloaded', null],
    ['rateLimitExceeded', null],
    ['httpConnectionFailed', 503],
  ])('by %s (%s) may succeed later', (codexErrorInfo, httpStatusCode) => {
    const error = { message: 'busy', codexErrorInfo, httpStatusCode };
    expect(end({ status: 'failed', error }).error?.retryable).toBe(true);
  });

  test('by a used up quota may not', () => {
    const error = { message: 'limit', codexErrorInfo: 'usageLimitExceeded', httpStatusCode: null };
    expect(end({ status: 'failed', error }).error?.retryable).toBe(false);
  });
});

test('an interrupted turn is interrupted, with what it had said', () => {
  expect(end({ status: 'interrupted', items: [says('so far')] })).toMatchObject({
    status: 'interrupted',
    error: null,
    finalText: 'so far',
  });
});

test('a turn cut short by the end of its process is never a success', () => {
  const outcome = end({ status: 'interrupted', completedAt: null, items: [says('so far')] }, 'cutShort');
  expect(outcome).toMatchObject({
    status: 'unknown_after_app_server_exit',
    error: { code: 'CODEX_TURN_CUT_SHORT' },
    finalText: 'so far',
  });
});

describe('a turn that Codex calls completed', () => {
  const seen = (completed: readonly Item[], items: readonly Item[]) =>
    describeEnd(
      { turn: turn({ items }), end: 'seen' },
      {
        operationId: 'op_1',
        planning: false,
        watch: { tokens: () => null, declined: [], completed: [...completed], hookText: null },
        stoppedCommands: [],
      },
    );
  const message = (clientId: string | null): Item => ({ type: 'userMessage', id: clientId ?? 'm', clientId, text: '' });

  test('and of which it kept nothing, though more was seen, is told to be unknown, with what was seen', () => {
    expect(seen([says('the answer')], [message('op_1')])).toMatchObject({
      status: 'unknown_after_app_server_exit',
      error: { code: 'CODEX_EVIDENCE_LOST' },
      finalText: 'the answer',
    });
  });

  test('and that another message began is not ours', () => {
    const joined = { status: 'unknown_after_app_server_exit', error: { code: 'CODEX_TURN_STEERED' } };
    expect(seen([], [message('theirs'), message('op_1'), says('x')])).toMatchObject(joined);
    expect(seen([], [message(null), says('x')])).toMatchObject(joined);
    expect(seen([], [message('op_1'), message('theirs'), says('x')])).toMatchObject({ status: 'completed' });
  });
});
