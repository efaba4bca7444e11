import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { FrameFilter } from './frame-filter.ts';

interface Passed {
  /** Lines that were let through. */
  readonly through: readonly string[];
  /** Answers that the filter gave itself. */
  readonly answered: readonly unknown[];
}

/** Sends chunks through a filter. */
async function filter(...chunks: readonly (string | Buffer)[]): Promise<Passed> {
  const answers = new PassThrough();
  const frames = new FrameFilter(answers);
  for (const chunk of chunks) frames.write(chunk);
  frames.end();
  const through = Buffer.concat((await frames.toArray()) as Buffer[]).toString('utf8');
  answers.end();
  const answered = Buffer.concat((await answers.toArray()) as Buffer[]).toString('utf8');
  const lines = (text: string): string[] => text.split('\n').filter((line) => line !== '');
  return { through: lines(through), answered: lines(answered).map((line) => JSON.parse(line) as unknown) };
}

const PING = '{"jsonrpc":"2.0","id":1,"method":"ping"}';

test('messages pass unchanged, in their order, however they are cut into chunks', async () => {
  const other = '{"jsonrpc":"2.0","method":"note","params":{"text":"ü😀"}}';
  const bytes = Buffer.from(`${PING}\n${other}\r\n\n`);
  const single = Array.from(bytes, (byte) => Buffer.from([byte]));
  expect(await filter(...single)).toEqual({ through: [PING, other], answered: [] });
  expect(await filter(bytes)).toEqual({ through: [PING, other], answered: [] });
});

test('a line that is no JSON is answered, and the next one passes', async () => {
  expect(await filter(`{"jsonrpc":\n${PING}\n`)).toMatchObject({
    through: [PING],
    answered: [{ jsonrpc: '2.0', id: null, error: { code: -32_700 } }],
  });
});

test.each([
  ['[]', null],
  ['null', null],
  ['7', null],
  ['{"id":5}', 5],
  ['{"jsonrpc":"2.0","id":"a"}', 'a'],
  ['{"jsonrpc":"1.0","id":5,"method":"x"}', 5],
  ['{"jsonrpc":"2.0","id":null,"method":"x"}', null],
  ['{"jsonrpc":"2.0","id":5,"method":"x","params":[1]}', 5],
  ['{"jsonrpc":"2.0","id":5,"method":7}', 5],
])('%s is no message and is answered as such', async (line, id) => {
  expect(await filter(`${line}\n`)).toMatchObject({ through: [], answered: [{ id, error: { code: -32_600 } }] });
});

test('a line that is too long is refused once and skipped to its end', async () => {
  const long = Buffer.alloc(17 * 1024 * 1024, 'x');
  expect(await filter(long, long, `\n${PING}\n`)).toMatchObject({
    through: [PING],
    answered: [{ id: null, error: { code: -32_600 } }],
  });
});

test('each message that passes is told, and nothing else', async () => {
  let told = 0;
  const frames = new FrameFilter(new PassThrough(), () => (told += 1));
  frames.end(`no message\n${PING}\n[]\n${PING}\n`);
  await frames.toArray();
  expect(told).toBe(2);
});

test('half a line at the end is nothing', async () => {
  expect(await filter(PING)).toEqual({ through: [], answered: [] });
});
