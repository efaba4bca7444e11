import { expect, test } from 'vitest';
import { checkAnswer } from './interaction-answers.ts';
import type { AskedThing } from './interaction-params.ts';

const rule = (host: string) => ({
  applyNetworkPolicyAmendment: { network_policy_amendment: { host, action: 'allow' } },
});
const asked: AskedThing = { kind: 'command', params: { availableDecisions: ['accept', rule('example.org')] } };

test('a lasting rule that Codex offers goes back unchanged, and any other is refused', () => {
  const [offered, another] = [rule('example.org'), rule('*')];
  expect(checkAnswer(asked, { decisionPayload: offered })).toEqual({ ok: true, response: { decision: offered } });
  expect(checkAnswer(asked, { decisionPayload: another })).toMatchObject({
    ok: false,
    issues: [{ field: 'decision_payload', reason: 'not_offered' }],
  });
});
