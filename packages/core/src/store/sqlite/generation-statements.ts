/** All SQL on generations. */
export const GENERATION_SQL = {
  insert: /* sql */ `
    INSERT INTO generations (environment, status, transport, endpoint, mark, binary_path, binary_fingerprint,
                             login_fingerprint, epoch, created_at)
    VALUES (@environment, 'starting', @transport, '', '', @binaryPath, @binaryFingerprint, @loginFingerprint, @epoch, @now)
    RETURNING number`,
  nameIt: /* sql */ `UPDATE generations SET endpoint = @endpoint, mark = @mark WHERE number = @number`,
  byNumber: /* sql */ `SELECT * FROM generations WHERE number = ?`,
  saveProcess: /* sql */ `UPDATE generations SET process = @process WHERE number = @number`,
  saveReady: /* sql */ `UPDATE generations SET status = 'ready', version = @version, epoch = @epoch WHERE number = @number`,
  saveExited: /* sql */ `
    UPDATE generations SET status = 'exited', exited_at = @now, exit_reason = @reason WHERE number = @number`,
  living: /* sql */ `SELECT * FROM generations WHERE exited_at IS NULL ORDER BY number`,
  newest: /* sql */ `SELECT * FROM generations ORDER BY number DESC LIMIT 1`,
  endedMarks: /* sql */ `SELECT mark FROM generations WHERE exited_at IS NOT NULL ORDER BY number DESC LIMIT 200`,
  openOperations: /* sql */ `SELECT * FROM operations WHERE finished_at IS NULL AND generation = ? AND epoch IS NOT NULL ORDER BY seq`,
  prune: /* sql */ `
    DELETE FROM generations WHERE exited_at < @endedBefore
      AND number NOT IN (SELECT number FROM generations ORDER BY number DESC LIMIT 200)
      AND NOT EXISTS (SELECT 1 FROM operations o WHERE o.finished_at IS NULL AND o.generation = generations.number)
      AND NOT EXISTS (SELECT 1 FROM interactions i WHERE i.generation = generations.number)`,
} as const;
