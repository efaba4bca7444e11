import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openRig, type Rig } from '../../testing/rig.ts';

/** The audit would find it too, ten seconds after the takeover. */
const SHOWN_WITHIN_MS = 3_000;

let rig: Rig;
beforeEach(async () => {
  rig = await openRig();
});
afterEach(() => rig.close());

/** What Codex has written of all its threads so far. */
function rollouts(): string {
  const { codexHome } = rig.workspace;
  const files = readdirSync(codexHome, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.jsonl'));
  return files.map((name) => readFileSync(join(codexHome, name), 'utf8')).join('');
}

test('a question that was asked while no worker lived is shown within three seconds of the takeover', async () => {
  const first = rig.startWorker();
  const { id } = rig.submit('[[gate:ask]][[approval:touch asked]]');
  await rig.until(id, ({ status }) => status === 'running');
  first.kill('SIGKILL');
  await first.exited;
  rig.model.release('ask');
  await vi.waitFor(() => expect(rollouts()).toMatch(/"(?:custom_tool|function)_call"/), { timeout: 20_000 });
  rig.startWorker();
  await rig.untilTrue('the takeover', () => rig.store.worker.term() === 2);
  const asked = (): boolean =>
    rig.store.interactions.list({ operationId: id, statuses: ['pending'], limit: 1 }).length > 0;
  await rig.untilTrue('the question', asked, SHOWN_WITHIN_MS);
  expect(rig.get(id).status).toBe('waiting_for_approval');
});
