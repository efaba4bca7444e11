import type { Readable, Writable } from 'node:stream';
import { deferred } from '../../foundation/deferred.ts';
import { LineSplitter } from '../json-lines.ts';
import type { Transport } from './transport.ts';

/** A child that does not end by then, stopped or stuck, is listened to no longer; ending it is not our business. */
const CLOSE_PATIENCE_MS = 2_000;

/** The two ends of a child that speaks one JSON message a line. */
export interface StdioPipes {
  /** Its standard input. */
  readonly stdin: Writable;
  /** Its standard output. */
  readonly stdout: Readable;
}

/** Speaks over the pipes of a child. Closing ends its input, which Codex takes as its order to end. */
export function stdioTransport({ stdin, stdout }: StdioPipes): Transport {
  const closed = deferred<{ readonly reason: string }>();
  const lines = new LineSplitter();
  let listener: (text: string) => void = () => undefined;
  stdout.on('data', (chunk: Buffer) => {
    for (const line of lines.push(chunk)) if (line.trim() !== '') listener(line);
  });
  stdout.once('close', () => closed.resolve({ reason: 'The app-server closed its output.' }));
  stdout.once('error', (error) => closed.resolve({ reason: error.message }));
  // A write to a child that is gone is reported to whoever wrote; without a listener it would end this process.
  stdin.on('error', () => undefined);
  return {
    send: (text) =>
      new Promise((resolve, reject) => {
        stdin.write(`${text}\n`, (error) => (error ? reject(error) : resolve()));
      }),
    onMessage: (next) => void (listener = next),
    closed: closed.promise,
    close: async () => {
      stdin.end();
      const timer = setTimeout(() => stdout.destroy(), CLOSE_PATIENCE_MS);
      await closed.promise;
      clearTimeout(timer);
    },
    maxMessageBytes: null,
  };
}
