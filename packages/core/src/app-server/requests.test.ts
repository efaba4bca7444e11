import { expect, test } from 'vitest';
import { turnOf } from '../../testing/live-codex.ts';
import { toTurnStartParams } from './requests.ts';

test('a reasoning summary goes with the turn', () => {
  expect(toTurnStartParams(turnOf('t', '/w', 'hello', { summary: 'detailed' }))).toMatchObject({ summary: 'detailed' });
});

test('without a word on it the summary of the thread stays: nothing is sent', () => {
  expect(toTurnStartParams(turnOf('t', '/w', 'hello', { summary: null }))).not.toHaveProperty('summary');
});
