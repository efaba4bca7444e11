/** All SQL on restarts of app-servers, and on the work that they would cut short. */
export const RESTART_SQL = {
  insert: /* sql */ `
    INSERT INTO restarts (codex_home, environment, force, start_after, up_to, before, requested_at)
    VALUES (@codexHome, @environment, @force, @startAfter,
            (SELECT coalesce(max(number), 0) FROM generations), @before, @now)
    RETURNING *`,
  join: /* sql */ `
    UPDATE restarts SET force = max(force, @force), start_after = max(start_after, @startAfter)
    WHERE number = @number RETURNING *`,
  byNumber: /* sql */ `SELECT * FROM restarts WHERE number = ?`,
  unfinished: /* sql */ `SELECT * FROM restarts WHERE finished_at IS NULL ORDER BY number`,
  openOfHome: /* sql */ `SELECT * FROM restarts WHERE codex_home = ? AND finished_at IS NULL`,
  finish: /* sql */ `
    UPDATE restarts SET finished_at = @now, started_generation = @startedGeneration, error = @error
    WHERE number = @number AND (start_after = 0 OR @startedGeneration IS NOT NULL OR @error IS NOT NULL)`,
  livingOfHome: /* sql */ `
    SELECT max(number) AS number FROM generations
    WHERE exited_at IS NULL AND json_extract(environment, '$.codexHome') = ?`,
  turnsOfHome: /* sql */ `
    SELECT id FROM operations
    WHERE finished_at IS NULL AND status <> 'queued' AND json_extract(environment, '$.codexHome') = ? ORDER BY seq`,
  questionsOfHome: /* sql */ `
    SELECT count(*) FILTER (WHERE i.decided_at IS NULL) AS open,
           count(*) FILTER (WHERE i.decided_at IS NOT NULL AND i.delivered_at IS NULL) AS undelivered
    FROM interactions i JOIN generations g ON g.number = i.generation
    WHERE i.closed_at IS NULL AND g.exited_at IS NULL AND json_extract(g.environment, '$.codexHome') = ?`,
  prune: /* sql */ `DELETE FROM restarts WHERE finished_at < ?`,
} as const;
