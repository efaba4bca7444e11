import { expect, test } from 'vitest';
import { deferred } from '../foundation/deferred.ts';
import { Tasks } from './tasks.ts';

const errors: unknown[] = [];
const tasks = (): Tasks => new Tasks((name, key, error) => errors.push([name, key, error]));

test('tasks of one key run one after the other, in order', async () => {
  const [first, log] = [deferred<undefined>(), [] as string[]];
  const one = tasks();
  one.run('op', 'a', async () => {
    await first.promise;
    log.push('a');
  });
  one.run('op', 'b', () => Promise.resolve(void log.push('b')));
  await Promise.resolve();
  expect(log).toEqual([]);
  first.resolve(undefined);
  await one.settled();
  expect(log).toEqual(['a', 'b']);
});

test('a task of another key does not wait', async () => {
  const [never, log] = [deferred<undefined>(), [] as string[]];
  const one = tasks();
  one.run('a', 'a', async () => {
    await never.promise;
  });
  one.run('b', 'b', () => Promise.resolve(void log.push('b')));
  await Promise.resolve();
  await Promise.resolve();
  expect(log).toEqual(['b']);
  never.resolve(undefined);
  await one.settled();
});

test('an error is reported and does not keep the next task from running', async () => {
  const one = tasks();
  const log: string[] = [];
  one.run('op', 'breaks', () => Promise.reject(new Error('no')));
  one.run('op', 'next', () => Promise.resolve(void log.push('ran')));
  await one.settled();
  expect(log).toEqual(['ran']);
  expect(errors).toEqual([['breaks', 'op', new Error('no')]]);
});

test('a key is free again once its tasks are done', async () => {
  const one = tasks();
  one.run('op', 'a', () => Promise.resolve());
  expect(one.has('op')).toBe(true);
  await one.settled();
  expect(one.has('op')).toBe(false);
});
