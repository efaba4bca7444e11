import { readItem } from './items.ts';
import { readStatus } from './notifications.ts';
import type { HistoryItem, HistoryTurn, ListedThread } from './port.ts';
import type { Thread, ThreadItem, Turn as WireTurn } from './protocol/generated/types.ts';
import { fromSeconds } from './turns.ts';

/** Left out, Codex lists only what people talk to. */
export const ALL_SOURCES = [
  ...(['cli', 'vscode', 'exec', 'appServer', 'unknown'] as const),
  ...(['subAgent', 'subAgentReview', 'subAgentCompact', 'subAgentThreadSpawn', 'subAgentOther'] as const),
] as const;

const MS_PER_SECOND = 1_000;

/** A row of a list. */
export function readListedThread({ id, name, preview, cwd, createdAt, updatedAt, status }: Thread): ListedThread {
  const times = { createdAt: createdAt * MS_PER_SECOND, updatedAt: updatedAt * MS_PER_SECOND };
  return { threadId: id, name, preview, cwd, ...times, ...readStatus(status) };
}

/** A turn with the items that a reader can make something of. */
export function readHistoryTurn({ id, status, error, startedAt, completedAt, items }: WireTurn): HistoryTurn {
  return {
    turnId: id,
    status,
    error: error?.message ?? null,
    startedAt: fromSeconds(startedAt),
    completedAt: fromSeconds(completedAt),
    items: items.flatMap((wire) => readHistoryItem(wire) ?? []),
  };
}

function readHistoryItem(wire: ThreadItem): HistoryItem | undefined {
  const told = toldOf(wire);
  if (told === undefined) return undefined;
  const at = wire.startedAtMs ?? wire.completedAtMs ?? null;
  return { id: wire.id, output: null, status: null, at, line: null, ...told };
}

type Told = Pick<HistoryItem, 'kind' | 'text'> & Partial<Pick<HistoryItem, 'output' | 'status'>>;

function toldOf(wire: ThreadItem): Told | undefined {
  const output = wire.type === 'commandExecution' ? wire.aggregatedOutput : null;
  if (wire.type === 'reasoning') return { kind: 'reasoning', text: wire.summary.join('\n\n') };
  const item = readItem(wire);
  switch (item.type) {
    case 'userMessage':
      return { kind: 'user', text: item.text };
    case 'agentMessage':
      return { kind: 'assistant', text: item.text };
    case 'plan':
      return { kind: 'plan', text: item.text };
    case 'commandExecution':
      return { kind: 'command', text: item.command, status: item.status, output };
    case 'fileChange':
      return { kind: 'files', text: item.changes.map(({ path }) => path).join('\n'), status: item.status };
    case 'toolCall':
      return { kind: 'tool', text: item.name, status: item.status };
    case 'other':
      return undefined;
  }
}
