import { existsSync, mkdtempSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { openSqliteStore } from './open.ts';
import { refused } from '../../../testing/store-contract/scene.ts';

vi.mock('node:fs', async (original) => ({ ...(await original<object>()), statfsSync: vi.fn() }));

const NFS = 0x6969;

test.skipIf(process.platform !== 'linux')('a state file on another machine is refused before it is made', () => {
  vi.mocked(statfsSync).mockReturnValue({ type: NFS } as never);
  const path = join(mkdtempSync(join(tmpdir(), 'codex-cp-remote-')), 'state.sqlite3');
  expect(refused(() => openSqliteStore(path))).toMatchObject({
    code: 'CODEX_STATE_UNUSABLE',
    details: { reason: 'network_file_system' },
  });
  expect(existsSync(path)).toBe(false);
});
