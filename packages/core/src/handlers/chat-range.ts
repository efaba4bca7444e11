import type { ToolInput } from '../contract/registry.ts';
import { invalidArgument } from '../errors/codex-cp-error.ts';
import type { ChatRange } from '../history/select-range.ts';

type RangeInput = NonNullable<ToolInput<'codex_get_chat'>['range']>;

const DEFAULT: ChatRange = { mode: 'last_messages', limit: 50 };

/** What `range` asks for; throws INVALID_ARGUMENT for a bound that is none. */
export function chatRangeOf(range: RangeInput | undefined): ChatRange {
  if (range === undefined) return DEFAULT;
  const { mode, limit } = range;
  switch (mode) {
    case 'all':
      return { mode };
    case 'last_messages':
    case 'last_turns':
      return { mode, limit };
    case 'token_budget':
      return { mode, tokens: range.token_budget };
    case 'time_range':
      return { mode, limit, from: bound('from', range.from, timeOf), to: bound('to', range.to, timeOf) };
    case 'line_range':
      return { mode, limit, from: bound('from', range.from, lineOf), to: bound('to', range.to, lineOf) };
  }
}

function bound(
  name: 'from' | 'to',
  text: string | null | undefined,
  read: (text: string) => number | undefined,
): number | null {
  if (text === null || text === undefined) return null;
  const value = read(text);
  if (value !== undefined) return value;
  throw invalidArgument(`range.${name}`, 'not_valid', {
    remedy: 'Pass an ISO 8601 time with time_range, and the number of a line with line_range.',
  });
}

function timeOf(text: string): number | undefined {
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}

const lineOf = (text: string): number | undefined => (/^\d{1,15}$/.test(text) ? Number(text) : undefined);
