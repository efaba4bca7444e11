import type { ToolOutput } from '../contract/registry.ts';
import { cut } from '../foundation/text.ts';
import type { Operation } from '../model/operation.ts';
import type { OperationEventRecord } from '../store/event-store.ts';
import type { StoredReport } from '../store/operation-store.ts';
import { isoTime } from './iso-time.ts';

type MessageView = ToolOutput<'codex_get_operation_status'>['latestMessages'][number];

interface Bounds {
  readonly lastMessages: number;
  readonly messageMaxChars: number;
}

/**
 * What Codex said last, newest last. The final message is whole up to `messageMaxChars`; of earlier ones the journal keeps
 * the beginning.
 */
export function latestMessages(
  operation: Operation,
  events: readonly OperationEventRecord[],
  report: StoredReport | undefined,
  { lastMessages, messageMaxChars }: Bounds,
): MessageView[] {
  const spoken = events.filter(({ type, data }) => type === 'item' && data['itemType'] === 'agentMessage');
  const messages = spoken
    .filter(({ data }) => data['state'] === 'completed')
    .map((event) => fromJournal(event, messageMaxChars));
  const text = report?.finalText ?? null;
  if (text === null) return messages.slice(-lastMessages);
  const final = finalMessage(operation, text, messages.at(-1)?.sequence ?? 0, messageMaxChars);
  return [...withoutFinal(messages, text), final].slice(-lastMessages);
}

function fromJournal({ at, position, data }: OperationEventRecord, maxChars: number): MessageView {
  const kept = typeof data['text'] === 'string' ? data['text'] : '';
  const chars = typeof data['chars'] === 'number' ? data['chars'] : kept.length;
  const { text } = cut(kept, maxChars);
  return message({ at, position, text, truncated: text.length < chars });
}

function finalMessage(operation: Operation, whole: string, position: number, maxChars: number): MessageView {
  const { text, truncated } = cut(whole, maxChars);
  return message({ at: operation.finishedAt ?? operation.updatedAt, position, text, truncated });
}

/** The journal holds the beginning of the final message too. */
function withoutFinal(messages: readonly MessageView[], finalText: string): readonly MessageView[] {
  const last = messages.findLastIndex(({ text }) => finalText.startsWith(text));
  return last === -1 ? messages : messages.toSpliced(last, 1);
}

interface Said {
  readonly at: number;
  readonly position: number;
  readonly text: string;
  readonly truncated: boolean;
}

function message({ at, position, text, truncated }: Said): MessageView {
  const createdAt = isoTime(at);
  return {
    role: 'assistant',
    created_at: createdAt,
    createdAt,
    eventType: 'agentMessage',
    sequence: position,
    text,
    ...(truncated && { truncated }),
  };
}
