import type { ToolOutput } from '@codex-cp/core';
import { renderFacts } from './facts.ts';
import type { Format } from './format.ts';
import { showTime } from './times.ts';
import { prose } from './visible.ts';

/** One turn. */
export function renderTurn(turn: ToolOutput<'codex_get_turn_status'>, format: Format): string {
  return renderFacts(
    [
      ['Turn', turn.turnId],
      ['Chat', turn.threadId],
      ['Operation', turn.operationId],
      ['Status', turn.status],
      ['Started', showTime(turn.startedAt, format)],
      ['Ended', showTime(turn.completedAt, format)],
      ['Error', turn.lastError && prose(turn.lastError)],
      ['Plan', turn.latestPlan && prose(turn.latestPlan.text)],
      ['Codex', turn.finalMessage && prose(turn.finalMessage.text)],
      ['Source', turn.source],
    ],
    format,
  );
}
