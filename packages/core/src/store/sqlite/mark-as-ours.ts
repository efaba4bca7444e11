import type { Database } from 'better-sqlite3';
import { APPLICATION_ID } from './migrate.ts';
import { foreign } from './state-file.ts';

/**
 * Writes our application id before WAL is switched on: in WAL mode it would stay out of the file itself until the first
 * checkpoint, and after a kill the file would look like somebody else's. A database that holds anything is not ours to mark.
 */
export function markAsOurs(db: Database): void {
  const idOf = (): number => Number(db.pragma('application_id', { simple: true }));
  if (idOf() === APPLICATION_ID) return;
  db.transaction(() => {
    if (idOf() === APPLICATION_ID) return;
    const holdsAnything = db.prepare('SELECT 1 FROM sqlite_master LIMIT 1').get() !== undefined;
    if (idOf() !== 0 || holdsAnything) throw foreign(db.name);
    db.pragma(`application_id = ${APPLICATION_ID}`);
  }).immediate();
}
