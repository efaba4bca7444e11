import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HandlerRig } from '../../testing/handler-rig.ts';
import { visibleState } from '../../testing/store-contract/visible-state.ts';
import { fuzzedArguments } from '../../testing/tool-arguments.ts';
import { TOOLS } from '../contract/registry.ts';
import { openSqliteStore } from '../store/sqlite/open.ts';

/** Each run has a database of its own; a busy machine takes its time. */
const PATIENCE_MS = 60_000;

/** A rig on SQLite with a turn that asks something, one that has ended and one that waits. */
function rigWithWork(): HandlerRig {
  const rig = new HandlerRig({ store: openSqliteStore(':memory:') });
  rig.scene.ask(rig.scene.running().id);
  rig.scene.completed();
  rig.scene.queued();
  return rig;
}

test.each(TOOLS.map((tool) => [tool.name, tool] as const))(
  '%s answers any arguments with a shape it promises, never with a fault, and what it refuses changes nothing',
  async (name, tool) => {
    await fc.assert(
      fc.asyncProperty(fuzzedArguments(tool), async (input) => {
        const rig = rigWithWork();
        const before = visibleState(rig.store);
        const answer = await rig.call(name, input);
        expect(rig.logged).toEqual([]);
        if (answer['ok'] !== true) {
          const text = expect.any(String) as string;
          const error = { code: text, message: text, hint: text, details: expect.any(Object) as object };
          expect(answer).toMatchObject({ ok: false, error });
        }
        if (answer['ok'] !== true || tool.effect === 'read') expect(visibleState(rig.store)).toEqual(before);
        rig.store.close();
      }),
      { numRuns: 100 },
    );
  },
  PATIENCE_MS,
);
