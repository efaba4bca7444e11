import { expect, test } from 'vitest';
import { INTERACTION_KINDS, type InteractionKind } from './interaction.ts';
import { openQuestionsEvent } from './open-questions.ts';

test('without a question the turn just runs', () => {
  expect(openQuestionsEvent([])).toBe('nothingPending');
});

test('questions to the user alone make it wait for input', () => {
  expect(openQuestionsEvent(['userInput'])).toBe('inputPending');
  expect(openQuestionsEvent(['userInput', 'userInput'])).toBe('inputPending');
});

test.each(INTERACTION_KINDS.filter((kind) => kind !== 'userInput'))(
  '%s comes before a question to the user',
  (kind) => {
    const orders: readonly InteractionKind[][] = [[kind], [kind, 'userInput'], ['userInput', kind]];
    expect(orders.map(openQuestionsEvent)).toEqual(['approvalPending', 'approvalPending', 'approvalPending']);
  },
);
