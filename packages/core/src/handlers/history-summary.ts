import type { ToolOutput } from '../contract/registry.ts';
import { cut } from '../foundation/text.ts';
import type { ChatMessage } from '../history/select-range.ts';

type Summary = ToolOutput<'codex_get_chat'>['history_summary'];

const SMALL_MESSAGES = 5;
const SMALL_CHARS = 4_000;
const LINE_CHARS = 800;

/**
 * Pure: what went before the latest message of the user, in short. Only a small history is summed up, by its own words:
 * nothing is sent to anybody.
 */
export function historySummary(messages: readonly ChatMessage[], maxChars: number): Summary {
  const latest = messages.findLastIndex(({ kind }) => kind === 'user');
  const before = messages.slice(0, Math.max(0, latest)).filter(({ kind }) => kind === 'user' || kind === 'assistant');
  const chars = before.reduce((sum, { text }) => sum + text.length, 0);
  const isSmall = before.length > 0 && (before.length <= SMALL_MESSAGES || chars <= SMALL_CHARS);
  const lines = before.map(({ kind, text }) => `${kind}: ${cut(text.trim(), LINE_CHARS).text}`);
  return {
    mode: 'before_latest_user',
    provider: 'local',
    status: isSmall ? 'ok' : 'skipped',
    text: isSmall ? cut(lines.join('\n'), maxChars).text : null,
    messages_seen: before.length,
    messages_summarized: isSmall ? before.length : 0,
  };
}
