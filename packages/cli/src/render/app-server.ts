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
      ['Error', server.lastError && visible(server.lastError)],
    ],
    format,
  );
}
