import { expect, test, vi } from 'vitest';
import { EventFeed } from './event-feed.ts';
import type { AppServerEvent } from './port.ts';

const closed = (threadId: string): AppServerEvent => ({ kind: 'threadClosed', threadId });

test('the first listener also gets what came before it, a second one does not', () => {
  const feed = new EventFeed({ log: vi.fn() });
  feed.emit(closed('early'));
  const [first, second] = [vi.fn(), vi.fn()];
  feed.listen(first);
  feed.listen(second);
  feed.emit(closed('later'));
  expect(first.mock.calls).toEqual([[closed('early')], [closed('later')]]);
  expect(second.mock.calls).toEqual([[closed('later')]]);
});

test('a listener that throws is logged and keeps nobody else from hearing', () => {
  const log = { log: vi.fn() };
  const feed = new EventFeed(log);
  feed.listen(() => {
    throw new Error('oops');
  });
  const second = vi.fn();
  feed.listen(second);
  feed.emit(closed('t'));
  expect(second).toHaveBeenCalledOnce();
  expect(log.log).toHaveBeenCalledWith('error', 'app_server.listener_failed', expect.anything());
});

test('a listener that was removed hears nothing more', () => {
  const feed = new EventFeed({ log: vi.fn() });
  const listener = vi.fn();
  feed.listen(listener)();
  feed.emit(closed('t'));
  expect(listener).not.toHaveBeenCalled();
});
