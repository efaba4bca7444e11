import type { ToolOutput } from '@codex-cp/core';
import { renderFacts } from './facts.ts';
import type { Format } from './format.ts';
import { showTime } from './times.ts';
import { visible } from './visible.ts';

/** How the app-server is. */
export function renderAppServer(server: ToolOutput<'codex_get_app_server_status'>, format: Format): string {
  const state = server.running
    ? server.reachable
      ? 'running'
      : 'recorded as running, does not answer'
    : 'not running';
  return renderFacts(
    [
      ['App-server', state],
      ['Process', server.pid],
      ['Generation', server.processGeneration],
      ['Started', showTime(server.startedAt, format)],
      ['Turns', server.activeTurns],
      ['Questions', server.pendingInteractions],
      ['Codex', server.codexBinaryPath && visible(server.codexBinaryPath)],
      ['Version', server.codexVersion],
      [
        'Restart',
        server.restartRequestedAt && `asked for ${showTime(server.restartRequestedAt, format)}, not over yet`,
      ],
      ['Error', server.lastError && visible(server.lastError)],
    ],
    format,
  );
}

/** What became of a restart. */
export function renderRestart(restart: ToolOutput<'codex_restart_app_server'>, format: Format): string {
  const { message, confirmed, beforePid, afterPid, activeWork, workerStartError } = restart;
  const cut = activeWork.activeTurns === 1 ? '1 turn' : `${activeWork.activeTurns} turns`;
  return renderFacts(
    [
      ['Restart', message],
      ['Ended', confirmed && beforePid !== null ? `process ${beforePid}` : null],
      ['Started', afterPid === null ? null : `process ${afterPid}`],
      ['Cut short', activeWork.activeTurns > 0 ? `${cut}: codex-cp list` : null],
      ['Next', confirmed ? null : 'codex-cp app-server status'],
      ['Worker', workerStartError && visible(workerStartError)],
    ],
    format,
  );
}
