import { expect, test } from 'vitest';
import type { AppServerEvent, TokenUsage } from '../app-server/port.ts';
import type { OperationId } from '../model/operation.ts';
import { ThreadWatch } from './thread-watch.ts';

const event = (turnId: string): AppServerEvent => ({ kind: 'turnStarted', threadId: 't', turnId, rootTurnId: turnId });
const usage = (totalTokens: number): TokenUsage => ({
  totalTokens,
  inputTokens: totalTokens,
  cachedInputTokens: 0,
  outputTokens: 0,
  reasoningOutputTokens: 0,
});

test('events that overtake the answer to their cause are handed on after it, in order', () => {
  const watch = new ThreadWatch('op' as OperationId, 't', 'its start');
  watch.hold();
  expect([watch.keeps(event('1')), watch.keeps(event('2'))]).toEqual([true, true]);
  const handed: AppServerEvent[] = [];
  watch.release((one) => handed.push(one));
  expect(handed).toEqual([event('1'), event('2')]);
  expect(watch.keeps(event('3'))).toBe(false);
});

test('tokens add up over the model answers of a turn', () => {
  const watch = new ThreadWatch('op' as OperationId, 't', 'its start');
  watch.addTokens(usage(100));
  watch.addTokens(usage(20));
  expect(watch.tokens()).toMatchObject({ totalTokens: 120, partial: false });
});

test('after a gap in the view the sum is told to be a lower bound', () => {
  const watch = new ThreadWatch('op' as OperationId, 't', 'its start');
  watch.addTokens(usage(100));
  watch.missedSomething();
  expect(watch.tokens()).toMatchObject({ partial: true });
});
