import { readFileSync, writeFileSync } from 'node:fs';
import type { Operation } from '../../src/model/operation.ts';
import { copyCodex } from '../copy-codex.ts';
import { StdioCodex } from '../stdio-codex.ts';
import { killCodex, killWorkers, startWorker, type Arena } from './arena.ts';

/** Blows at what worker and Codex rest on: history, hooks, the program itself. */
export const surroundingBlows = {
  'thread reverted between death and recovery': async (arena: Arena) => {
    await killWorkers(arena);
    await killCodex(arena);
    const running = arena.rig.store.operations.active().find(({ turnId }) => turnId !== null);
    if (running) await revert(arena, running);
    startWorker(arena);
  },
  'a hook begins or ceases to hold prompts up': ({ hookDelay }: Arena) => {
    writeFileSync(hookDelay, readFileSync(hookDelay, 'utf8') === '0' ? '2' : '0');
    return Promise.resolve();
  },
  'a restart of the server asked for': ({ rig, random, codexBinary }: Arena) => {
    const environment = { codexHome: rig.workspace.codexHome, codexBinary };
    const wish = { force: random.next() < 0.5, startAfter: random.next() < 0.7 };
    rig.store.restarts.request({ environment, ...wish }, Date.now());
    rig.ring();
    return Promise.resolve();
  },
  'Codex replaced under its path': async ({ codexFolder }: Arena) => {
    await copyCodex(codexFolder);
  },
};

/** As a user would in another program. A turn of which nothing was written cannot be reverted. */
async function revert({ rig }: Arena, { threadId, turnId }: Operation): Promise<void> {
  const codex = await StdioCodex.start(rig.workspace.codexHome);
  try {
    await codex.call('thread/resume', { threadId });
    await codex.call('thread/revert', { threadId, beforeTurnId: turnId });
  } catch {
    // Nothing to revert.
  } finally {
    await codex.stop();
  }
}
