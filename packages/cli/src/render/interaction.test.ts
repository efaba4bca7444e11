import { expect, test } from 'vitest';
import { interactionView, plain, terminal } from '../../testing/given.ts';
import { renderInteraction } from './interaction.ts';

function withoutCommand(over: Parameters<typeof interactionView>[0]): ReturnType<typeof interactionView> {
  const asked = { ...interactionView(over) };
  delete asked.command;
  return asked;
}

test('the approver of a command sees it exactly, where it runs, until when, and how to answer', () => {
  const command = `/bin/bash -c 'rm -rf "build dir" && echo $HOME'`;
  const text = renderInteraction(interactionView({ command, reason: 'Clean up?' }), plain);
  for (const part of [command, '/home/u/project', 'Clean up?', 'op_1', '2026-11-24T12:10:00.000Z'])
    expect(text).toContain(part);
  expect(text).toContain('codex-cp approve int_1');
  expect(text).toContain('codex-cp decline int_1');
  expect(text).not.toContain('--permanent');
});

test('what a command hides from the eye is written out', () => {
  const text = renderInteraction(interactionView({ command: 'rm -rf ~\r\u001B[1Als' }), plain);
  expect(text).toContain('rm -rf ~\\r\\u{1b}[1Als');
});

test('a rule that would last for ever is shown as permanent, in its own words', () => {
  const text = renderInteraction(interactionView({ permanentAmendment: ['git', 'push'] }), plain);
  expect(text).toContain('begins with "git push"');
  expect(text).toContain('for ever, in all threads');
  expect(text).toContain('codex-cp approve int_1 --permanent');
});

test('the approver of a change sees every file and its diff', () => {
  const files = [
    {
      path: '/home/u/project/a.txt',
      kind: 'update',
      movePath: '/home/u/project/b.txt',
      diff: '@@ -1 +1 @@\n-old\n+new\n',
    },
    { path: '/home/u/project/c.txt', kind: 'delete', movePath: null, diff: '' },
  ];
  const asked = withoutCommand({ files, prompt: 'Change files?' });
  const text = renderInteraction(asked, plain);
  for (const part of [
    'update /home/u/project/a.txt -> /home/u/project/b.txt',
    '-old',
    '+new',
    'delete /home/u/project/c.txt',
  ])
    expect(text).toContain(part);
  expect(renderInteraction(asked, terminal)).toContain('\u001B[32m+new');
});

test('a question is shown with its choices and the command that answers it', () => {
  const questions = [
    { id: 'q1', question: 'Which one?', isSecret: false, options: [{ label: 'A', description: 'the first' }] },
    { id: 'q2', question: 'The password?', isSecret: true },
  ];
  const asked = withoutCommand({ kind: 'user_input', questions });
  const text = renderInteraction(asked, plain);
  for (const part of ['q1: Which one?', '- A: the first', 'q2: The password? (secret)']) expect(text).toContain(part);
  expect(text).toContain('codex-cp answer int_1 --answer q1=TEXT --answer q2=TEXT');
  expect(text).not.toContain('approve');
});

test('wanted permissions and forms are shown whole', () => {
  const permissions = { network: { enabled: true } };
  expect(renderInteraction(interactionView({ kind: 'permissions', permissions }), plain)).toContain('"enabled": true');
  const asked = interactionView({
    kind: 'elicitation',
    answerSchema: { type: 'elicitation', required: [], rawResponseAllowed: true, requestedSchema: { title: 'Name' } },
  });
  const text = renderInteraction(asked, plain);
  expect(text).toContain('"title": "Name"');
  expect(text).toContain('codex-cp answer int_1 --action accept --content JSON');
  expect(text).not.toContain('codex-cp approve');
});

test('who sees only a part is told so', () => {
  expect(renderInteraction(interactionView({ truncated: true }), plain)).toContain('Not all of it is shown');
});

test('one that was answered offers no answer any more', () => {
  const text = renderInteraction(interactionView({ status: 'answered' }), plain);
  expect(text).toContain('answered');
  expect(text).not.toContain('codex-cp approve');
});
