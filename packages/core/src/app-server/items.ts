import type { FileChange, Item } from './port.ts';
import type { FileUpdateChange, ThreadItem, UserInput } from './protocol/generated/types.ts';

type Wire<Type extends ThreadItem['type']> = Extract<ThreadItem, { type: Type }>;

/** An item as Codex tells it; kinds that neither a report nor an approval needs keep only their name. */
export function readItem(item: ThreadItem): Item {
  switch (item.type) {
    case 'userMessage':
      return { type: 'userMessage', id: item.id, clientId: item.clientId, text: readText(item.content) };
    case 'agentMessage':
      return { type: 'agentMessage', id: item.id, text: item.text, phase: item.phase };
    case 'plan':
      return { type: 'plan', id: item.id, text: item.text };
    case 'commandExecution':
      return readCommand(item);
    case 'fileChange':
      return { type: 'fileChange', id: item.id, changes: item.changes.map(readChange), status: item.status };
    case 'mcpToolCall':
    case 'dynamicToolCall':
      return readToolCall(item);
    default:
      return { type: 'other', id: item.id, kind: item.type };
  }
}

function readCommand({ id, command, cwd, status, exitCode, durationMs }: Wire<'commandExecution'>): Item {
  return { type: 'commandExecution', id, command, cwd, status, exitCode, durationMs };
}

function readToolCall(item: Wire<'mcpToolCall'> | Wire<'dynamicToolCall'>): Item {
  const { id, status, durationMs } = item;
  const owner = item.type === 'mcpToolCall' ? item.server : item.namespace;
  const name = owner === null ? item.tool : `${owner}.${item.tool}`;
  const error = item.type === 'mcpToolCall' ? (item.error?.message ?? null) : null;
  return { type: 'toolCall', id, name, status, durationMs, error };
}

function readChange({ path, kind, diff }: FileUpdateChange): FileChange {
  return { path, kind: kind.type, movePath: kind.type === 'update' ? kind.move_path : null, diff };
}

/** What the user wrote; pictures, files and mentions beside it are left out. */
function readText(content: readonly UserInput[]): string {
  return content.flatMap((input) => (input.type === 'text' ? [input.text] : [])).join('\n');
}
