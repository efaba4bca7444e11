import { expect, test, vi } from 'vitest';
import { deferred } from '../foundation/deferred.ts';
import { Connection, type ConnectionListener } from './connection.ts';
import type { Transport } from './transport/transport.ts';

/** The other end of a connection, in memory. */
class FakeTransport implements Transport {
  readonly sent: { id?: number; method?: string; result?: unknown; error?: unknown }[] = [];
  readonly #closed = deferred<{ readonly reason: string }>();
  readonly closed = this.#closed.promise;
  sending: () => Promise<void> = () => Promise.resolve();
  say: (text: string) => void = () => undefined;

  constructor(readonly maxMessageBytes: number | null = null) {}

  send(text: string): Promise<void> {
    this.sent.push(JSON.parse(text) as FakeTransport['sent'][number]);
    return this.sending();
  }

  onMessage(listener: (text: string) => void): void {
    this.say = listener;
  }

  drop(reason: string): void {
    this.#closed.resolve({ reason });
  }

  close(): Promise<void> {
    this.drop('closed here');
    return Promise.resolve();
  }

  answer(id: number, result: unknown): void {
    this.say(JSON.stringify({ id, result }));
  }

  refuse(id: number, code: number): void {
    this.say(JSON.stringify({ id, error: { code, message: 'no' } }));
  }
}

function open(transport = new FakeTransport(), listener: Partial<ConnectionListener> = {}) {
  const log = { log: vi.fn() };
  const connection = new Connection(transport, { log, chance: () => 0 });
  connection.open({ onNotification: () => undefined, onRequest: () => undefined, ...listener });
  return { transport, connection, log };
}

const OVERLOADED = -32001;
const nextRound = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('answers find their calls, in whatever order they come', async () => {
  const { transport, connection } = open();
  const first = connection.call('server/diagnostics', {});
  const second = connection.call('thread/archive', { threadId: 't' });
  await nextRound();
  expect(transport.sent.map(({ method }) => method)).toEqual(['server/diagnostics', 'thread/archive']);
  transport.answer(2, 'two');
  transport.answer(1, 'one');
  expect(await Promise.all([first, second])).toEqual(['one', 'two']);
});

test('a request of the server with the id of a call of ours is no answer to it', async () => {
  const onRequest = vi.fn();
  const { transport, connection } = open(new FakeTransport(), { onRequest });
  const call = connection.call('server/diagnostics', {});
  await nextRound();
  transport.say('{"id":1,"method":"item/tool/call","params":{}}');
  expect(onRequest).toHaveBeenCalledWith({ kind: 'request', id: 1, method: 'item/tool/call', params: {} });
  transport.answer(1, 'mine');
  expect(await call).toBe('mine');
});

test('an error answer is rejected with its code and data', async () => {
  const { transport, connection } = open();
  const call = connection.call('server/diagnostics', {});
  await nextRound();
  transport.refuse(1, -32600);
  await expect(call).rejects.toMatchObject({ kind: 'rejected', code: -32600, method: 'server/diagnostics' });
});

test('no answer in time is ambiguous, and an answer that comes later is ignored', async () => {
  const { transport, connection, log } = open();
  await expect(connection.call('server/diagnostics', {}, { timeoutMs: 5 })).rejects.toMatchObject({
    kind: 'ambiguous',
  });
  transport.answer(1, 'late');
  expect(log.log).toHaveBeenCalledWith('debug', 'app_server.late_answer', { requestId: 1 });
});

test('a frame that did not leave is not sent', async () => {
  const { transport, connection } = open();
  transport.sending = () => Promise.reject(new Error('broken pipe'));
  await expect(connection.call('server/diagnostics', {})).rejects.toMatchObject({ kind: 'notSent' });
});

test('when the connection is lost, what was sent is ambiguous and what waited is not sent', async () => {
  const { transport, connection } = open();
  const calls = Array.from({ length: 50 }, () => connection.call('server/diagnostics', {}));
  const kinds = Promise.all(calls.map((call) => call.catch((error: unknown) => (error as { kind: string }).kind)));
  await nextRound();
  transport.drop('gone');
  expect(await kinds).toEqual([...Array<string>(48).fill('ambiguous'), 'notSent', 'notSent']);
  expect(await connection.closed).toEqual({ reason: 'gone' });
  await expect(connection.call('server/diagnostics', {})).rejects.toMatchObject({ kind: 'notSent' });
  await expect(connection.respond(0, {})).rejects.toMatchObject({ kind: 'notSent' });
});

test('an answer that came before the end of the connection still counts', async () => {
  const { transport, connection } = open();
  const calls = [connection.call('server/diagnostics', {}), connection.call('server/diagnostics', {})];
  await nextRound();
  transport.drop('gone');
  transport.answer(1, 'in time');
  transport.answer(2, 'in time');
  expect(await Promise.all(calls)).toEqual(['in time', 'in time']);
});

test('no more than 48 calls are in flight; the others follow as answers come', async () => {
  const { transport, connection } = open();
  const calls = Array.from({ length: 60 }, () => connection.call('server/diagnostics', {}));
  await nextRound();
  expect(transport.sent).toHaveLength(48);
  for (let id = 1; id <= 60; id += 1) {
    transport.answer(id, id);
    await nextRound();
  }
  expect(await Promise.all(calls)).toHaveLength(60);
});

test('a call whose time is up while it waits for its turn is not sent', async () => {
  const { transport, connection } = open();
  const others = Array.from({ length: 48 }, () => connection.call('server/diagnostics', {}).catch(() => undefined));
  await expect(connection.call('server/diagnostics', {}, { timeoutMs: 5 })).rejects.toMatchObject({ kind: 'notSent' });
  expect(transport.sent).toHaveLength(48);
  transport.drop('done');
  await Promise.all(others);
});

test('an aborted call is ambiguous once it was sent, and not sent when it was aborted before', async () => {
  const { connection } = open();
  const control = new AbortController();
  const call = connection.call('server/diagnostics', {}, { signal: control.signal });
  await nextRound();
  control.abort();
  await expect(call).rejects.toMatchObject({ kind: 'ambiguous' });
  const late = connection.call('server/diagnostics', {}, { signal: control.signal });
  await expect(late).rejects.toMatchObject({ kind: 'notSent' });
});

test('a call that is aborted in the moment it gets its turn is not sent', async () => {
  const { transport, connection } = open();
  const control = new AbortController();
  const call = connection.call('server/diagnostics', {}, { signal: control.signal, timeoutMs: 1_000 });
  control.abort();
  await expect(call).rejects.toMatchObject({ kind: 'notSent' });
  expect(transport.sent).toEqual([]);
});

test('an overloaded server is asked again', async () => {
  const { transport, connection } = open();
  const call = connection.call('server/diagnostics', {});
  await nextRound();
  transport.refuse(1, OVERLOADED);
  await vi.waitFor(() => expect(transport.sent).toHaveLength(2));
  transport.answer(2, 'well');
  expect(await call).toBe('well');
});

test('a server that stays overloaded is given up', async () => {
  const { transport, connection } = open();
  transport.sending = () => {
    const id = transport.sent.at(-1)?.id ?? 0;
    setImmediate(() => transport.refuse(id, OVERLOADED));
    return Promise.resolve();
  };
  await expect(connection.call('server/diagnostics', {})).rejects.toMatchObject({ kind: 'overloaded' });
  expect(transport.sent).toHaveLength(6);
});

test('the time that is up between two tries leaves the call overloaded: it did not happen', async () => {
  const { transport, connection } = open();
  const call = connection.call('server/diagnostics', {}, { timeoutMs: 20 });
  await nextRound();
  transport.refuse(1, OVERLOADED);
  await expect(call).rejects.toMatchObject({ kind: 'overloaded' });
});

test('a message above the limit of the transport is refused unsent', async () => {
  const { transport, connection } = open(new FakeTransport(100));
  const naming = connection.call('thread/name/set', { threadId: 't', name: 'ü'.repeat(60) });
  await expect(naming).rejects.toMatchObject({ kind: 'rejected' });
  await expect(connection.respond(1, 'x'.repeat(100))).rejects.toMatchObject({ kind: 'rejected' });
  expect(transport.sent).toEqual([]);
});

test('what was said after an answer is handed on after its caller has had its say', async () => {
  const order: string[] = [];
  const { transport, connection } = open(new FakeTransport(), { onNotification: ({ method }) => order.push(method) });
  const call = async (): Promise<void> => {
    await connection.call('server/diagnostics', {});
    await Promise.resolve();
    order.push('answer');
  };
  const done = call();
  await nextRound();
  transport.say('{"method":"before"}');
  transport.answer(1, {});
  transport.say('{"method":"after"}');
  await done;
  await nextRound();
  expect(order).toEqual(['before', 'answer', 'after']);
});

test('broken frames and listeners that throw are logged, and the next message is read', () => {
  const seen: string[] = [];
  const onNotification = ({ method }: { method: string }): void => {
    seen.push(method);
    if (method === 'bad') throw new Error('oops');
  };
  const { transport, log } = open(new FakeTransport(), { onNotification });
  transport.say('{"method":"bad"}');
  transport.say('{{{');
  transport.say('{"method":"good"}');
  expect(seen).toEqual(['bad', 'good']);
  expect(log.log.mock.calls.map(([, event]) => event as string)).toEqual([
    'app_server.listener_failed',
    'app_server.broken_frame',
  ]);
});

test('answers to the server carry its id', async () => {
  const { transport, connection } = open();
  await connection.respond(0, { decision: 'accept' });
  await connection.refuse('a', { code: -32601, message: 'not here' });
  await connection.notify('initialized');
  expect(transport.sent).toEqual([
    { id: 0, result: { decision: 'accept' } },
    { id: 'a', error: { code: -32601, message: 'not here' } },
    { method: 'initialized' },
  ]);
});

test('a method called in the wrong state throws', async () => {
  const connection = new Connection(new FakeTransport());
  await expect(connection.call('server/diagnostics', {})).rejects.toThrow('before the connection was opened');
  const { connection: opened } = open();
  expect(opened.state).toBe('open');
  expect(() => opened.open({ onNotification: () => undefined, onRequest: () => undefined })).toThrow(
    'cannot be opened',
  );
  await opened.close();
  expect(opened.state).toBe('closed');
});
