import { setImmediate as nextTurnOfLoop } from 'node:timers/promises';

const GROUP = 100;

/** Runs `look` over many rows in small groups, so that nobody else has to wait; stops when it answers `enough`. */
export async function walkInGroups<T>(rows: readonly T[], look: (row: T) => 'more' | 'enough'): Promise<void> {
  for (const [index, row] of rows.entries()) {
    if (look(row) === 'enough') return;
    if (index % GROUP === GROUP - 1) await nextTurnOfLoop();
  }
}
