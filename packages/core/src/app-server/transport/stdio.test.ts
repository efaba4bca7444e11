import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { stdioTransport } from './stdio.ts';

function pipes() {
  const [stdin, stdout] = [new PassThrough(), new PassThrough()];
  return { stdin, stdout, transport: stdioTransport({ stdin, stdout }) };
}

test('a message is one line each way, and empty lines are nothing', async () => {
  const { stdin, stdout, transport } = pipes();
  const lines: string[] = [];
  transport.onMessage((line) => lines.push(line));
  await transport.send('{"a":1}');
  expect(String(stdin.read())).toBe('{"a":1}\n');
  stdout.write('{"b":');
  stdout.end('2}\n\n{"c":3}\n');
  await transport.closed;
  expect(lines).toEqual(['{"b":2}', '{"c":3}']);
});

test('a write to a child that is gone is rejected', async () => {
  const { stdin, transport } = pipes();
  stdin.destroy();
  await expect(transport.send('x')).rejects.toThrow();
});

test('closing ends the input of the child and waits for its output to end', async () => {
  const { stdin, stdout, transport } = pipes();
  stdin.once('finish', () => stdout.end());
  await transport.close();
  expect(stdin.writableEnded).toBe(true);
});

test('closing does not wait for a child that does not end', async () => {
  const { transport } = pipes();
  await transport.close();
  await transport.closed;
});
