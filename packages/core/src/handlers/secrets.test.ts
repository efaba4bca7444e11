import { beforeEach, expect, test } from 'vitest';
import { givenEnd, givenError, givenReport } from '../../testing/given.ts';
import { HandlerRig, type Answer } from '../../testing/handler-rig.ts';

const SECRET = 'hunter22';
const COMMAND = `deploy --password=${SECRET}`;

let rig: HandlerRig;
beforeEach(() => {
  rig = new HandlerRig();
});

/** The answer, once it is certain that it says something and not the secret. */
function shown(answer: Answer): string {
  const text = JSON.stringify(answer);
  expect(text).toContain('[redacted]');
  expect(text).not.toContain(SECRET);
  return text;
}

const status = (id: string): Promise<Answer> => rig.call('codex_get_operation_status', { operation_id: id });

test('a secret in what Codex is doing does not show in the progress', async () => {
  const { id } = rig.scene.running();
  const data = { itemType: 'commandExecution', state: 'started', command: COMMAND };
  rig.store.events.append(rig.scene.own, id, { type: 'item', data }, rig.scene.now);
  shown(await status(id));
});

test('a secret in what Codex is doing does not show in the events either', async () => {
  const { id } = rig.scene.running();
  const data = { itemType: 'commandExecution', state: 'started', command: COMMAND, env: { API_TOKEN: SECRET } };
  rig.store.events.append(rig.scene.own, id, { type: 'item', data }, rig.scene.now);
  const answer = await rig.call('codex_get_operation_status', {
    operation_id: id,
    include_events: true,
    progress_events: 0,
  });
  expect(answer).not.toHaveProperty('progressEvents');
  expect(shown(answer)).toContain('deploy');
});

test('a secret in a command that was stopped does not show in the answer to the interrupt', async () => {
  const { id } = rig.scene.running();
  rig.onWait = () => {
    const report = givenReport({ stoppedCommands: [COMMAND] });
    rig.store.operations.endTurn(rig.scene.own, id, givenEnd({ status: 'interrupted', report }), rig.scene.now);
  };
  const answer = await rig.call('codex_interrupt_turn', { operation_id: id });
  expect(answer['stoppedCommands']).toEqual(['deploy --password=[redacted]']);
  shown(answer);
});

test('a secret in a command that was stopped does not show in the report', async () => {
  const { id } = rig.scene.running();
  const report = givenReport({ stoppedCommands: [COMMAND] });
  rig.store.operations.endTurn(rig.scene.own, id, givenEnd({ status: 'interrupted', report }), rig.scene.now);
  shown(await status(id));
});

test('a secret in an error does not show in the answer to an interrupt', async () => {
  const { id } = rig.scene.running();
  rig.onWait = () => {
    const error = { ...givenError('CODEX_TURN_FAILED'), message: `api_key=${SECRET}` };
    rig.store.operations.endTurn(rig.scene.own, id, givenEnd({ status: 'failed', error }), rig.scene.now);
  };
  shown(await rig.call('codex_interrupt_turn', { operation_id: id }));
});

test('a secret in an answer to a question is not shown to whoever lists the questions', async () => {
  const properties = { api_token: { type: 'string' } };
  const asked = rig.scene.ask(rig.scene.running().id, {
    kind: 'elicitation',
    params: { requestedSchema: { type: 'object', properties } },
  });
  const content = { api_token: SECRET };
  shown(await rig.call('codex_answer_pending_interaction', { interaction_id: asked.id, action: 'accept', content }));
  shown(await rig.call('codex_list_pending_interactions', { status: 'answered' }));
});
