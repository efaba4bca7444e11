import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CodexCpError } from '../../errors/codex-cp-error.ts';
import type { OperationId } from '../../model/operation.ts';
import { givenSubmit, givenWorker, NO_LIMITS, operationId } from '../../../testing/given.ts';
import type { Store } from '../store.ts';
import { ballastBeside } from './ballast.ts';
import { openSqliteStore } from './open.ts';

/** A file system of 12 MB of its own; only root may make one, elsewhere these tests are skipped. */
const folder = mkdtempSync(join(tmpdir(), 'codex-cp-small-'));
const mounted = (): boolean => spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=12m', 'tmpfs', folder]).status === 0;
const canMount = process.platform === 'linux' && process.getuid?.() === 0 && mounted();
if (canMount) spawnSync('umount', [folder]);

describe.skipIf(!canMount)('on a disk that runs full', () => {
  let store: Store;
  let path: string;
  beforeEach(() => {
    expect(mounted()).toBe(true);
    path = join(folder, 'state', 'state.sqlite3');
    store = openSqliteStore(path);
    ballastBeside(path).lay();
  });
  afterEach(() => {
    store.close();
    spawnSync('umount', [folder]);
  });

  /** Submits until the disk is full, at last with prompts of a few bytes; what was acknowledged, and the last refusal. */
  function fill(): { readonly acknowledged: readonly OperationId[]; readonly refusal: unknown } {
    const acknowledged: OperationId[] = [];
    for (const padding of ['x'.repeat(50_000), '']) {
      for (;;) {
        const id = operationId(`op_${acknowledged.length}`);
        try {
          store.operations.submit(givenSubmit({ id, prompt: `${id}${padding}` }), 1_000);
          acknowledged.push(id);
        } catch (refusal) {
          if (padding !== '') break;
          return { acknowledged, refusal };
        }
      }
    }
    throw new Error('a disk without end');
  }

  test('a task is refused with a clear error, and nothing that was acknowledged is lost', () => {
    const { acknowledged, refusal } = fill();
    expect(CodexCpError.is(refusal, 'CODEX_STATE_UNUSABLE') && refusal.details).toMatchObject({
      reason: 'disk_full',
      path,
    });
    expect(acknowledged.length).toBeGreaterThan(10);
    store.close();
    store = openSqliteStore(path);
    expect(acknowledged.filter((id) => store.operations.prompt(id)?.startsWith(id))).toEqual(acknowledged);
  });

  test('what the owner has to record still can be: the ballast is given up for it', () => {
    const own = store.worker.takeOffice(givenWorker(), 1_000);
    const { acknowledged } = fill();
    expect(existsSync(`${path}-ballast`)).toBe(true);
    for (let n = 0; n < 20; n += 1) expect(store.operations.claimNext(own, NO_LIMITS, 2_000)?.status).toBe('starting');
    expect(store.operations.openWork()).toMatchObject({ turnHolding: 20, queued: acknowledged.length - 20 });
  });
});
