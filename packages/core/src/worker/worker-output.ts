import { mkdirSync, truncateSync } from 'node:fs';
import { dirname } from 'node:path';
import { logLength } from '../app-server/log-tail.ts';

const MAX_BYTES = 1024 * 1024;

/**
 * Where a worker process writes what does not go through its log: the dying words of Node, above all. Emptied once it is
 * larger than 1 MB, since the processes that write to it only append.
 */
export function prepareWorkerOutput(logPath: string): string {
  const path = `${logPath}.out`;
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  if (logLength(path) > MAX_BYTES) truncateSync(path);
  return path;
}
