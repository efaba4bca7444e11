import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { connectWebSocket } from './websocket.ts';

async function webSocketServer() {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  onTestFinished(() => server.close());
  await once(server, 'listening');
  return { server, url: urlOf(server.address() as AddressInfo) };
}

const urlOf = ({ port }: AddressInfo): string => `ws://127.0.0.1:${port}`;

test('the token goes out as a bearer token, and no origin with it', async () => {
  const { server, url } = await webSocketServer();
  const request = new Promise<NodeJS.Dict<string | string[]>>((resolve) => {
    server.once('connection', (_socket, { headers }) => resolve(headers));
  });
  const transport = await connectWebSocket({ url, token: 'secret', timeoutMs: 5_000 });
  const headers = await request;
  expect(headers).toMatchObject({ authorization: 'Bearer secret' });
  expect(headers).not.toHaveProperty('origin');
  await transport.close();
});

test('a message far above the default limit of the library arrives', async () => {
  const { server, url } = await webSocketServer();
  const big = 'x'.repeat(120 * 1024 * 1024);
  server.on('connection', (socket) => socket.once('message', () => socket.send(big)));
  const transport = await connectWebSocket({ url, timeoutMs: 5_000 });
  const received = new Promise<string>((resolve) => transport.onMessage(resolve));
  await transport.send('go');
  expect((await received).length).toBe(big.length);
  await transport.close();
});

test('a message after the end of the connection is rejected', async () => {
  const { server, url } = await webSocketServer();
  server.on('connection', (socket) => socket.terminate());
  const transport = await connectWebSocket({ url, timeoutMs: 5_000 });
  expect((await transport.closed).reason).toContain('1006');
  await expect(transport.send('late')).rejects.toThrow();
});

test('a listener that takes the connection and says nothing is given up in time', async () => {
  const silent: Server = createServer(() => undefined);
  silent.listen(0, '127.0.0.1');
  onTestFinished(() => void silent.close());
  await once(silent, 'listening');
  const connecting = connectWebSocket({ url: urlOf(silent.address() as AddressInfo), timeoutMs: 50 });
  await expect(connecting).rejects.toMatchObject({
    kind: 'unavailable',
    message: expect.stringContaining('nothing came within 50 ms') as string,
  });
});

test('closing does not wait for a server that does not say goodbye', async () => {
  const { server, url } = await webSocketServer();
  server.on('connection', (socket) => socket.pause());
  const transport = await connectWebSocket({ url, timeoutMs: 5_000 });
  await transport.close();
  await transport.closed;
});
