/** All SQL on the progress journal. */
export const EVENT_SQL = {
  insert: /* sql */ `INSERT INTO events (seq, at, type, data) VALUES (@seq, @at, @type, @data)`,
  /** Drops what lies beyond the bound; facts about status, questions and retries are never dropped. */
  trim: /* sql */ `
    DELETE FROM events WHERE position IN (
      SELECT position FROM events WHERE seq = @seq AND type IN ('item','warning','note')
      ORDER BY position DESC LIMIT -1 OFFSET @bound)`,
  countBounded: /* sql */ `SELECT count(*) AS n FROM events WHERE seq = ? AND type IN ('item','warning','note')`,
  after: /* sql */ `
    SELECT e.position, o.id AS operation_id, e.at, e.type, e.data FROM events e JOIN operations o ON o.seq = e.seq
    WHERE e.position > @position ORDER BY e.position LIMIT @limit`,
  afterOfOperation: /* sql */ `
    SELECT position, @id AS operation_id, at, type, data FROM events
    WHERE seq = (SELECT seq FROM operations WHERE id = @id) AND position > @position ORDER BY position LIMIT @limit`,
  newest: /* sql */ `
    SELECT * FROM (
      SELECT position, @id AS operation_id, at, type, data FROM events
      WHERE seq = (SELECT seq FROM operations WHERE id = @id) ORDER BY position DESC LIMIT @limit)
    ORDER BY position`,
  lastPosition: /* sql */ `SELECT coalesce(max(position), 0) AS position FROM events`,
} as const;
