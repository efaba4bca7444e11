import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { confirm } from './confirm.ts';

/** Types this and then goes away. */
async function answered(...typed: readonly string[]): Promise<{ readonly yes: boolean; readonly shown: string }> {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const yes = confirm('Sure?', { input, output });
  for (const text of typed) input.write(text);
  input.end();
  return { yes: await yes, shown: String(output.read()) };
}

test.each(['y\n', 'YES\n', ' yes \n'])('%j is a yes', async (typed) => {
  expect(await answered(typed)).toEqual({ yes: true, shown: 'Sure? [y/N] ' });
});

test.each([['\n'], ['n\n'], ['yesterday\n'], []])('%j is a no', async (...typed) => {
  expect((await answered(...typed)).yes).toBe(false);
});
