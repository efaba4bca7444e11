import { expect, test } from 'vitest';
import { Turnstile } from './turnstile.ts';

const patient = new AbortController().signal;

test('only so many are in at once, and the next comes in the order of waiting', async () => {
  const turnstile = new Turnstile(2);
  await turnstile.enter(patient);
  await turnstile.enter(patient);
  const order: string[] = [];
  const third = turnstile.enter(patient).then(() => order.push('third'));
  const fourth = turnstile.enter(patient).then(() => order.push('fourth'));
  await Promise.resolve();
  expect(order).toEqual([]);
  turnstile.leave();
  await third;
  turnstile.leave();
  await fourth;
  expect(order).toEqual(['third', 'fourth']);
});

test('who gives up while waiting takes no place', async () => {
  const turnstile = new Turnstile(1);
  await turnstile.enter(patient);
  const impatient = new AbortController();
  const second = turnstile.enter(impatient.signal);
  const third = turnstile.enter(patient);
  impatient.abort();
  expect(await second).toBe(false);
  turnstile.leave();
  expect(await third).toBe(true);
  expect(await turnstile.enter(impatient.signal)).toBe(false);
});
