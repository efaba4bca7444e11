import { beforeEach, expect, test } from 'vitest';
import { givenEnd } from '../../testing/given.ts';
import { at, HandlerRig, type Answer } from '../../testing/handler-rig.ts';
import type { Operation } from '../model/operation.ts';

let rig: HandlerRig;
beforeEach(() => {
  rig = new HandlerRig();
});

const status = (operation: Pick<Operation, 'id'>, more: Answer = {}) =>
  rig.call('codex_get_operation_status', { operation_id: operation.id, ...more });

test('a long text is cut, and says how to read the rest', async () => {
  const running = rig.scene.running();
  rig.store.operations.endTurn(rig.scene.own, running.id, givenEnd({ finalText: 'x'.repeat(9_000) }), rig.scene.now);
  expect(await status(running)).toMatchObject({
    finalReport: { truncated: true, originalChars: 9_000, returnedChars: 8_000 },
  });
  expect(at(await status(running), 'finalReport.readFullVia')).toContain('message_max_chars');
  expect(await status(running, { message_max_chars: 9_000 })).toMatchObject({ finalReport: { truncated: false } });
});

test('a text that no one answer holds is read in pages, byte for byte', async () => {
  const running = rig.scene.running();
  const whole = 'a😀é'.repeat(112_500);
  rig.store.operations.endTurn(rig.scene.own, running.id, givenEnd({ finalText: whole }), rig.scene.now);
  const pages: string[] = [];
  for (let offset = 0, more = true; more;) {
    const page = await status(running, { message_max_chars: 200_000, message_offset: offset });
    expect(at(page, 'finalReport.originalChars')).toBe(450_000);
    pages.push(String(at(page, 'finalReport.text')));
    more = at(page, 'finalReport.truncated') === true;
    offset += Number(at(page, 'finalReport.returnedChars'));
    if (more) expect(at(page, 'finalReport.readFullVia')).toContain(`message_offset ${offset}`);
  }
  expect(pages).toHaveLength(3);
  expect(pages.join('') === whole).toBe(true);
});

test('who reads on is told where the text begins, and gets no message twice', async () => {
  const running = rig.scene.running();
  rig.store.operations.endTurn(rig.scene.own, running.id, givenEnd({ finalText: 'abcdef' }), rig.scene.now);
  expect(at(await status(running), 'finalReport.offset')).toBeUndefined();
  expect(await status(running, { message_offset: 2 })).toMatchObject({
    finalReport: { text: 'cdef', offset: 2, truncated: false, originalChars: 6, returnedChars: 4 },
    latestMessages: [],
  });
  expect(await status(running, { message_offset: 9 })).toMatchObject({ finalReport: { text: '', truncated: false } });
  expect(await status(running, { message_offset: -1 })).toMatchObject({ ok: false });
});
