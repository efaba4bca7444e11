/** All SQL on the worker in office. */
export const WORKER_SQL = {
  term: /* sql */ `SELECT epoch FROM term WHERE one = 1`,
  nextTerm: /* sql */ `UPDATE term SET epoch = epoch + 1 WHERE one = 1 RETURNING epoch`,
  current: /* sql */ `SELECT * FROM worker WHERE one = 1`,
  takeOffice: /* sql */ `
    INSERT OR REPLACE INTO worker (one, epoch, worker_id, host, process, version, started_at, beats, beat_at, stop_requested, limits)
    VALUES (1, @epoch, @workerId, @host, @process, @version, @now, 0, @now, 'no', @limits)`,
  beat: /* sql */ `UPDATE worker SET beats = beats + 1, beat_at = @now WHERE one = 1`,
  leave: /* sql */ `DELETE FROM worker WHERE one = 1`,
  seen: /* sql */ `UPDATE term SET seen_at = @now WHERE one = 1`,
  lastSeen: /* sql */ `
    SELECT coalesce((SELECT beat_at FROM worker WHERE one = 1), (SELECT seen_at FROM term WHERE one = 1)) AS at`,
  requestStop: /* sql */ `UPDATE worker SET stop_requested = 'drain' WHERE one = 1`,
  saveStartError: /* sql */ `
    INSERT OR REPLACE INTO worker_start_error (one, message, at) VALUES (1, @message, @now)`,
  clearStartError: /* sql */ `DELETE FROM worker_start_error`,
  startError: /* sql */ `SELECT message, at FROM worker_start_error WHERE one = 1`,
} as const;
