import { expect, test } from 'vitest';
import { plain, planView, terminal, workflowView } from '../../testing/given.ts';
import { planFacts, planText } from './plan.ts';

test('a plan comes byte for byte in a pipe; a terminal is not told to obey it, and its headings stand out', () => {
  const plan = planView({ markdown: '# Do\r\n\u001B[31m1. It\n' });
  expect(planText(plan, plain)).toBe('# Do\r\n\u001B[31m1. It\n');
  expect(planText(plan, terminal)).toBe('\u001B[1m# Do\\r\u001B[22m\n\\u{1b}[31m1. It\n');
});

test('who reviews a plan is told its hash, with what it will run, and the commands that decide', () => {
  const text = planFacts(workflowView(), plain);
  for (const part of [
    'valid_plan',
    'sandbox workspace-write, approval on-request',
    'codex-cp plan approve wf_1 --plan-hash hash_1',
    'codex-cp plan revise wf_1',
  ])
    expect(text).toContain(part);
});

test('a plan that is none, or is not shown whole, is called so', () => {
  const latestPlan = planView({ quality: 'question', valid: false, truncated: true });
  const text = planFacts(workflowView({ latestPlan }), plain);
  expect(text).toContain('question: look at it twice');
  expect(text).toContain('Not all of it is shown');
});

test('no decision is offered about a plan that is decided', () => {
  const text = planFacts(workflowView({ phase: 'executing' }), plain);
  expect(text).toContain('hash_1');
  expect(text).not.toContain('codex-cp plan approve');
  expect(planFacts(workflowView({ latestPlan: null }), plain)).toBe('');
});
