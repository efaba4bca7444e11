import { expect, test } from 'vitest';
import { readNotification } from './notifications.ts';
import { UNWANTED_NOTIFICATIONS } from './protocol/notification-methods.ts';

test('the state of a thread tells what it waits for', () => {
  const status = { type: 'active', activeFlags: ['waitingOnUserInput'] };
  expect(readNotification('thread/status/changed', { threadId: 't', status })).toEqual({
    kind: 'threadStatus',
    threadId: 't',
    state: 'active',
    waitingOnApproval: false,
    waitingOnUserInput: true,
  });
});

test('the end of a turn tells its status, not its items: those are a summary', () => {
  const turn = { id: 'u', status: 'completed', items: [{ type: 'agentMessage' }] };
  expect(readNotification('turn/completed', { threadId: 't', turn })).toEqual({
    kind: 'turnCompleted',
    threadId: 't',
    turnId: 'u',
    status: 'completed',
  });
});

test('what hooks have to say comes as one text', () => {
  const entries = [
    { kind: 'feedback', text: 'not so' },
    { kind: 'context', text: 'but so' },
  ];
  const run = { eventName: 'userPromptSubmit', status: 'blocked', entries };
  expect(readNotification('hook/completed', { threadId: 't', turnId: null, run })).toEqual({
    kind: 'hookCompleted',
    threadId: 't',
    turnId: null,
    eventName: 'userPromptSubmit',
    status: 'blocked',
    text: 'not so\nbut so',
  });
});

test('warnings keep the thread they are about; those about the configuration are about none', () => {
  expect(readNotification('warning', { threadId: 't', message: 'm' })).toMatchObject({ threadId: 't', message: 'm' });
  expect(readNotification('guardianWarning', { threadId: 't', message: 'm' })).toMatchObject({ kind: 'warning' });
  expect(readNotification('configWarning', { summary: 'Unknown key', details: 'x.y' })).toEqual({
    kind: 'warning',
    threadId: null,
    message: 'Unknown key x.y',
  });
});

test('the warning that Codex uses its own bubblewrap is dropped: it comes at every connect and is harmless', () => {
  const summary = 'Codex could not find bubblewrap on PATH.';
  expect(readNotification('configWarning', { summary, details: null })).toBeUndefined();
});

test('unwanted and unknown notifications are nothing to us', () => {
  for (const method of [...UNWANTED_NOTIFICATIONS, 'from/the/future', 'toString']) {
    expect(readNotification(method, {})).toBeUndefined();
  }
});
