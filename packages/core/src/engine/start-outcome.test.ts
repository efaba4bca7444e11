import { expect, test } from 'vitest';
import { AppServerError } from '../app-server/app-server-error.ts';
import { ERRORS } from '../errors/catalogue.ts';
import { CodexCpError } from '../errors/codex-cp-error.ts';
import { faultOf } from './start-outcome.ts';

test.each(['CODEX_STATE_BUSY', 'CODEX_STATE_UNUSABLE'] as const)(
  '%s while a task is started passes by itself: a wait that uses up no attempt',
  (code) => {
    const fault = faultOf(new CodexCpError(code, {}));
    expect(fault).toMatchObject({ kind: 'wait', reason: 'retry', counts: 'no attempt', error: { code } });
  },
);

test('an error of ours that nothing can mend fails the task', () => {
  const { message } = ERRORS.INVALID_ARGUMENT;
  expect(faultOf(new CodexCpError('INVALID_ARGUMENT', {}))).toMatchObject({ kind: 'fail', error: { message } });
});

test('a Codex that does not answer is tried again, and each time counts', () => {
  const fault = faultOf(new AppServerError({ kind: 'notSent', message: 'closed' }));
  expect(fault).toMatchObject({ kind: 'wait', counts: 'attempt' });
});
