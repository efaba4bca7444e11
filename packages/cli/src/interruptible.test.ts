import { afterEach, expect, test, vi } from 'vitest';
import { interruptible } from './interruptible.ts';

afterEach(() => vi.useRealTimers());

const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve()));

test('what comes to its end by itself is over', async () => {
  expect(await interruptible(60, () => Promise.resolve())).toBe('over');
});

test('Ctrl-C ends the watching, and only once: the second one ends the process', async () => {
  const before = process.listenerCount('SIGINT');
  const end = interruptible(undefined, untilAborted);
  process.emit('SIGINT');
  expect(process.listenerCount('SIGINT')).toBe(before);
  expect(await end).toBe('interrupted');
});

test('the time ends the watching', async () => {
  vi.useFakeTimers();
  const end = interruptible(5, untilAborted);
  vi.advanceTimersByTime(5_000);
  expect(await end).toBe('timed out');
});

test('a fault of what is watched is thrown, and nothing is left behind', async () => {
  const before = process.listenerCount('SIGINT');
  await expect(interruptible(5, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(process.listenerCount('SIGINT')).toBe(before);
});
