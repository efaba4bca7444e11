import { expect, test } from 'vitest';
import { checkAnswer, defaultResponse, type AnswerInput } from './interaction-answers.ts';
import type { AskedThing } from './interaction-params.ts';

const AMENDMENT = { acceptWithExecpolicyAmendment: { execpolicy_amendment: ['touch', 'a'] } };
const OTHER_AMENDMENT = { acceptWithExecpolicyAmendment: { execpolicy_amendment: ['git'] } };
const command: AskedThing = {
  kind: 'command',
  params: {
    command: "/bin/bash -c 'touch a'",
    proposedExecpolicyAmendment: ['touch', 'a'],
    availableDecisions: ['accept', AMENDMENT, 'cancel'],
  },
};
const fileChange: AskedThing = { kind: 'fileChange', params: { reason: null, grantRoot: null } };
const permissions: AskedThing = {
  kind: 'permissions',
  params: {
    permissions: {
      network: { enabled: true },
      fileSystem: { read: null, write: ['/x', '/y'], entries: [{ path: '/x' }] },
    },
  },
};
const userInput: AskedThing = {
  kind: 'userInput',
  params: {
    questions: [
      { id: 'q1', question: 'Which?', options: [{ label: 'A' }] },
      { id: 'q2', question: 'Key?', isSecret: true },
    ],
  },
};
const form: AskedThing = {
  kind: 'elicitation',
  params: {
    _meta: null,
    requestedSchema: {
      type: 'object',
      properties: {
        seat: { type: 'string', maxLength: 3 },
        row: { type: 'integer', minimum: 1, maximum: 40 },
        meal: { type: 'string', enum: ['meat', 'fish'] },
        drink: { type: 'string', oneOf: [{ const: 'tea', title: 'Tea' }] },
        window: { type: 'boolean' },
        extras: { type: 'array', minItems: 1 },
        price: { type: 'number' },
      },
      required: ['seat'],
    },
  },
};
const toolCall: AskedThing = {
  kind: 'elicitation',
  params: {
    _meta: { codex_approval_kind: 'mcp_tool_call', persist: ['session', 'always'] },
    requestedSchema: { type: 'object', properties: {} },
  },
};

const sent = (asked: AskedThing, input: AnswerInput): unknown => {
  const checked = checkAnswer(asked, input);
  return checked.ok ? checked.response : checked.issues.map(({ field, reason }) => `${field}: ${reason}`);
};

test.each([
  ['a command is accepted', command, { decision: 'accept' }, { decision: 'accept' }],
  ['a command is declined though that is not offered', command, { decision: 'decline' }, { decision: 'decline' }],
  [
    'a command is accepted for the session though that is not offered',
    command,
    { decision: 'acceptForSession' },
    { decision: 'acceptForSession' },
  ],
  ['cancel is sent where it is offered', command, { decision: 'cancel' }, { decision: 'cancel' }],
  ['the proposed amendment goes back unchanged', command, { decisionPayload: AMENDMENT }, { decision: AMENDMENT }],
  [
    'the proposed amendment may come as a raw response',
    command,
    { rawResponse: { decision: AMENDMENT } },
    { decision: AMENDMENT },
  ],
  [
    'a decision may come as a raw response',
    fileChange,
    { rawResponse: { decision: 'accept' } },
    { decision: 'accept' },
  ],
  ['without a list of decisions every word is allowed', fileChange, { decision: 'cancel' }, { decision: 'cancel' }],
  [
    'an answer to a question may be a text or a list',
    userInput,
    { answers: { q1: 'A', q2: ['x', 'y'] } },
    { answers: { q1: { answers: ['A'] }, q2: { answers: ['x', 'y'] } } },
  ],
  [
    'a question without an answer gets an empty one',
    userInput,
    { answers: { q2: 'x' } },
    { answers: { q1: { answers: [] }, q2: { answers: ['x'] } } },
  ],
  [
    'answers may be written as Codex writes them',
    userInput,
    { rawResponse: { answers: { q1: { answers: ['A'] } } } },
    { answers: { q1: { answers: ['A'] }, q2: { answers: [] } } },
  ],
  [
    'questions may be declined',
    userInput,
    { decision: 'decline' },
    { answers: { q1: { answers: [] }, q2: { answers: [] } } },
  ],
  [
    'a form is filled in',
    form,
    { action: 'accept', content: { seat: '12A', row: 3 } },
    { action: 'accept', content: { seat: '12A', row: 3 }, _meta: null },
  ],
  [
    'a form is declined without content',
    form,
    { action: 'decline', content: { seat: 1 } },
    { action: 'decline', content: null, _meta: null },
  ],
  [
    'an elicitation takes a decision too',
    form,
    { decision: 'decline' },
    { action: 'decline', content: null, _meta: null },
  ],
  [
    'a tool call is accepted without content',
    toolCall,
    { action: 'accept', content: {} },
    { action: 'accept', content: null, _meta: null },
  ],
  [
    'a tool call is accepted for the session where Codex offers that',
    toolCall,
    { decision: 'acceptForSession' },
    { action: 'accept', content: null, _meta: { persist: 'session' } },
  ],
  [
    'the same as a raw response',
    toolCall,
    { rawResponse: { action: 'accept', content: null, _meta: { persist: 'session' } } },
    { action: 'accept', content: null, _meta: { persist: 'session' } },
  ],
  [
    'a raw form',
    form,
    { rawResponse: { action: 'accept', content: { seat: 'A' }, _meta: null } },
    { action: 'accept', content: { seat: 'A' }, _meta: null },
  ],
] as const)('%s', (_title, asked, input, response) => {
  expect(sent(asked, input as AnswerInput)).toEqual(response);
});

test.each([
  ['nothing said', command, {}, ['decision: required']],
  ['two things said', command, { decision: 'accept', decisionPayload: AMENDMENT }, ['decision_payload: conflict']],
  [
    'a raw response beside a decision',
    command,
    { decision: 'decline', rawResponse: { decision: 'accept' } },
    ['raw_response: conflict'],
  ],
  [
    'an amendment that was not proposed',
    command,
    { decisionPayload: OTHER_AMENDMENT },
    ['decision_payload: not_offered'],
  ],
  [
    'the same hidden in a raw response',
    command,
    { rawResponse: { decision: OTHER_AMENDMENT } },
    ['decision_payload: not_offered'],
  ],
  [
    'a word Codex does not know, raw',
    command,
    { rawResponse: { decision: 'yes' } },
    ['raw_response.decision: unknown_field'],
  ],
  [
    'something beside the decision, raw',
    command,
    { rawResponse: { decision: 'accept', x: 1 } },
    ['raw_response.x: unknown_field'],
  ],
  ['a payload for a file change', fileChange, { decisionPayload: AMENDMENT }, ['decision_payload: not_for_this_kind']],
  ['answers to a command', command, { answers: {} }, ['answers: not_for_this_kind']],
  ['an unknown question', userInput, { answers: { q9: 'x' } }, ['answers.q9: unknown_question']],
  [
    'an answer that is no text',
    userInput,
    { answers: { q1: 7, q2: ['a', 1] } },
    ['answers.q1: wrong_type', 'answers.q2: wrong_type'],
  ],
  ['accepting questions', userInput, { decision: 'accept' }, ['decision: not_offered']],
  ['no answers', userInput, {}, ['answers: required']],
  ['a form without what it needs', form, { action: 'accept' }, ['content.seat: required']],
  [
    'wrong content',
    form,
    { action: 'accept', content: { seat: 1, row: 1.5, window: 'yes', price: '1', extras: {} } },
    [
      'content.seat: wrong_type',
      'content.row: wrong_type',
      'content.window: wrong_type',
      'content.extras: wrong_type',
      'content.price: wrong_type',
    ],
  ],
  [
    'content out of bounds',
    form,
    { action: 'accept', content: { seat: '1234', row: 0, extras: [] } },
    ['content.seat: too_big', 'content.row: too_small', 'content.extras: too_small'],
  ],
  [
    'content that is no choice',
    form,
    { action: 'accept', content: { seat: 'A', meal: 'egg', drink: 'gin' } },
    ['content.meal: not_one_of', 'content.drink: not_one_of'],
  ],
  ['content nobody asked for', form, { action: 'accept', content: { seat: 'A', x: 1 } }, ['content.x: unknown_field']],
  ['content for a tool call', toolCall, { action: 'accept', content: { x: 1 } }, ['content: unknown_field']],
  ['to remember a form', form, { decision: 'acceptForSession', content: { seat: 'A' } }, ['decision: not_offered']],
  [
    'to remember a tool call for ever',
    toolCall,
    { rawResponse: { action: 'accept', content: null, _meta: { persist: 'always' } } },
    ['raw_response._meta: unknown_field'],
  ],
  ['no action', form, {}, ['action: required']],
  ['two actions', form, { action: 'accept', decision: 'accept' }, ['action: conflict']],
  ['cancelling permissions', permissions, { decision: 'cancel' }, ['decision: not_offered']],
  ['a decision and permissions', permissions, { decision: 'accept', permissions: {} }, ['permissions: conflict']],
  ['no permissions', permissions, {}, ['permissions: required']],
  [
    'a strange scope, raw',
    permissions,
    { rawResponse: { permissions: {}, scope: 'ever' } },
    ['raw_response.scope: unknown_field'],
  ],
] as const)('%s is refused', (_title, asked, input, issues) => {
  expect(sent(asked, input as AnswerInput)).toEqual(issues);
});

test('a decision that Codex does not offer is refused, save the two it always honours', () => {
  const only: AskedThing = { kind: 'command', params: { availableDecisions: ['accept'] } };
  expect(sent(only, { decision: 'cancel' })).toEqual(['decision: not_offered']);
  expect(sent(only, { decision: 'decline' })).toEqual({ decision: 'decline' });
});

test('an amendment that is offered but was not proposed never goes back', () => {
  const odd: AskedThing = {
    kind: 'command',
    params: { availableDecisions: [OTHER_AMENDMENT], proposedExecpolicyAmendment: ['touch'] },
  };
  expect(sent(odd, { decisionPayload: OTHER_AMENDMENT })).toEqual(['decision_payload: not_offered']);
});

test('permissions are cut to what was asked', () => {
  const given = {
    network: { enabled: true, proxy: 'x' },
    fileSystem: { write: ['/x', '/etc'], entries: [] },
    camera: true,
  };
  expect(sent(permissions, { permissions: given, scope: 'session' })).toEqual({
    permissions: { network: { enabled: true }, fileSystem: { write: ['/x'], entries: [] } },
    scope: 'session',
  });
  expect(sent(permissions, { permissions: { network: { enabled: false } }, strictAutoReview: true })).toEqual({
    permissions: { network: { enabled: false } },
    scope: 'turn',
    strictAutoReview: true,
  });
});

test('accepting permissions grants what was asked, for the turn or for the session', () => {
  const asked: AskedThing = {
    kind: 'permissions',
    params: { permissions: { network: { enabled: true }, fileSystem: null } },
  };
  expect(sent(asked, { decision: 'accept' })).toEqual({ permissions: { network: { enabled: true } }, scope: 'turn' });
  expect(sent(asked, { decision: 'acceptForSession' })).toMatchObject({ scope: 'session' });
  expect(sent(asked, { decision: 'decline' })).toEqual({ permissions: {}, scope: 'turn' });
});

test.each([
  [command, { decision: 'decline' }],
  [fileChange, { decision: 'decline' }],
  [permissions, { permissions: {}, scope: 'turn' }],
  [userInput, { answers: { q1: { answers: [] }, q2: { answers: [] } } }],
  [form, { action: 'decline', content: null, _meta: null }],
] as const)('when nobody answers nothing is allowed and the turn goes on (%#)', (asked, response) => {
  expect(defaultResponse(asked)).toEqual(response);
});

test('a request that says less than it should is read without a fault', () => {
  for (const kind of ['command', 'fileChange', 'permissions', 'userInput', 'elicitation'] as const) {
    const bare: AskedThing = {
      kind,
      params: { questions: 7, options: null, _meta: 'x', availableDecisions: 'accept' },
    };
    expect(defaultResponse(bare)).toBeDefined();
    expect(checkAnswer(bare, { decision: 'decline' }).ok).toBe(true);
  }
});
