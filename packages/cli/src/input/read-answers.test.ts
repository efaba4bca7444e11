import { expect, test } from 'vitest';
import { readAnswers, readJsonObject } from './read-answers.ts';

test('answers are read by question; one that comes twice is a list', () => {
  expect(readAnswers(['q1=yes', 'q2=a=b', 'q3=', 'q1=no'])).toEqual({ q1: ['yes', 'no'], q2: 'a=b', q3: '' });
  expect(readAnswers([])).toBeUndefined();
});

test('an answer without its question is refused', () => {
  for (const bad of ['yes', '=yes']) expect(() => readAnswers([bad])).toThrow('--answer QUESTION=TEXT');
});

test('a flag for JSON takes an object and nothing else', () => {
  expect(readJsonObject('--content', '{"a":1}')).toEqual({ a: 1 });
  expect(readJsonObject('--content', undefined)).toBeUndefined();
  for (const bad of ['[]', '7', 'null', '{']) expect(() => readJsonObject('--content', bad)).toThrow('--content');
});
