import type { WorkerStatus } from '@codex-cp/core';
import { renderFacts } from './facts.ts';
import type { Format } from './format.ts';
import { showTime } from './times.ts';
import { prose, visible } from './visible.ts';

/** What is known of the worker. */
export function renderWorker(status: WorkerStatus, format: Format): string {
  const { style } = format;
  return renderFacts(
    [
      ['Worker', status.running ? style.green('running') : 'not running'],
      ['Pid', status.pid],
      ['Id', status.workerId],
      ['Host', status.host],
      ['Version', status.version],
      ['Started', showTime(status.startedAt, format)],
      ['Log', visible(status.logPath)],
      ['Last start', status.lastStartError === null ? null : style.red(prose(status.lastStartError))],
    ],
    format,
  );
}
