import type { Database } from 'better-sqlite3';
import { CodexCpError } from '../../errors/codex-cp-error.ts';
import { copyBeforeBreaking } from './copy-before-breaking.ts';
import { MIGRATIONS } from './migrations/index.ts';
import type { Migration } from './migrations/migration.ts';

/** `CXCP`: how this program recognises its own files. */
export const APPLICATION_ID = 0x43584350;

/**
 * Brings the schema up to date. Safe with many processes at once: the first takes the write lock, the others find the
 * work done. A file that a newer build has changed in a breaking way is refused; a harmless newer step is let be.
 */
export function migrate(db: Database, migrations: readonly Migration[] = MIGRATIONS): void {
  if (versionOf(db) === newest(migrations) && !isFresh(db)) return;
  db.transaction(() => {
    refuseNewerBreaking(db, migrations);
    const version = versionOf(db);
    const pending = migrations.filter(({ id }) => id > version);
    const loses = version > 0 && !db.memory && pending.some(({ breaking }) => breaking);
    if (loses) copyBeforeBreaking(db, newest(migrations));
    for (const migration of pending) apply(db, migration);
    if (pending.length > 0) refuseBrokenReferences(db);
  }).immediate();
}

/** What to tell of a file that a newer build has changed in a harmless way; nothing otherwise. */
export function schemaNotices(db: Database, migrations: readonly Migration[] = MIGRATIONS): readonly string[] {
  const [version, known] = [versionOf(db), newest(migrations)];
  return version <= known
    ? []
    : [
        `The state file has schema ${version}, made by a newer codex-cp; this one knows ${known} and goes on with that.`,
      ];
}

function apply(db: Database, { id, name, breaking, sql }: Migration): void {
  db.exec(
    `CREATE TABLE IF NOT EXISTS migrations (id INTEGER PRIMARY KEY, name TEXT NOT NULL, breaking INTEGER NOT NULL) STRICT`,
  );
  db.exec(sql);
  db.prepare(`INSERT INTO migrations (id, name, breaking) VALUES (?, ?, ?)`).run(id, name, breaking ? 1 : 0);
  db.pragma(`user_version = ${id}`);
  db.pragma(`application_id = ${APPLICATION_ID}`);
}

function refuseBrokenReferences(db: Database): void {
  const broken = db.pragma('foreign_key_check') as unknown[];
  if (broken.length > 0) throw new Error(`${broken.length} rows refer to what is not there; nothing was changed.`);
}

function refuseNewerBreaking(db: Database, migrations: readonly Migration[]): void {
  if (versionOf(db) <= newest(migrations)) return;
  const unknown = db.prepare(`SELECT id, name FROM migrations WHERE id > ? AND breaking = 1`).all(newest(migrations));
  if (unknown.length === 0) return;
  throw new CodexCpError('CODEX_STATE_TOO_NEW', {
    path: db.name,
    version: versionOf(db),
    supported: newest(migrations),
    unknown,
  });
}

const versionOf = (db: Database): number => Number(db.pragma('user_version', { simple: true }));
const isFresh = (db: Database): boolean => versionOf(db) === 0;
const newest = (migrations: readonly Migration[]): number => migrations.at(-1)?.id ?? 0;
