import type { Migration } from './migration.ts';

/** The limits in force, and when a worker was last there: it survives the row of a worker that has left. */
export const whatAWorkerTells: Migration = {
  id: 2,
  name: 'what a worker tells',
  breaking: false,
  sql: /* sql */ `
    ALTER TABLE worker ADD COLUMN limits TEXT;
    ALTER TABLE term ADD COLUMN seen_at INTEGER;
  `,
};
