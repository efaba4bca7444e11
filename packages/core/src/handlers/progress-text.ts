import { redactSecrets } from '../foundation/redact.ts';
import { cut } from '../foundation/text.ts';
import type { OperationEventRecord } from '../store/event-store.ts';
import { isoTime } from './iso-time.ts';

export interface ProgressLine {
  readonly at: string;
  readonly text: string;
}

/** The newest facts of an operation as lines, oldest first (changes of its status stand beside them): at most `count` of them and `maxChars` characters together. */
export function progressLines(
  events: readonly OperationEventRecord[],
  { count, maxChars }: { readonly count: number; readonly maxChars: number },
): readonly ProgressLine[] {
  let left = maxChars;
  const lines: ProgressLine[] = [];
  for (const event of events.toReversed()) {
    if (lines.length === count) break;
    const { text } = cut(redactSecrets(progressText(event)), left);
    left -= text.length;
    if (text === '') continue;
    lines.unshift({ at: isoTime(event.at), text });
  }
  return lines;
}

/** One fact as a line for people. */
export function progressText({ type, data }: Pick<OperationEventRecord, 'type' | 'data'>): string {
  switch (type) {
    case 'status':
      return '';
    case 'item':
      return itemText(data);
    case 'interaction':
      return `question ${say(data['interactionId'])}: ${say(data['status'])}`;
    case 'warning':
      return `warning: ${say(data['message'])}`;
    case 'retry':
      return `waits: ${say(data['reason'])}`;
    case 'note':
      return Object.entries(data)
        .map(([name, value]) => `${name}: ${say(value)}`)
        .join(', ');
  }
}

function itemText(data: OperationEventRecord['data']): string {
  const ended = data['state'] === 'completed';
  switch (data['itemType']) {
    case 'commandExecution': {
      const exitCode = data['exitCode'];
      const end = typeof exitCode === 'number' ? `exit ${exitCode}` : say(data['status']);
      return `$ ${say(data['command'])}${ended ? ` (${end})` : ''}`;
    }
    case 'fileChange':
      return `files ${say(data['status'])}: ${filesText(data['files'])}`;
    case 'toolCall':
      return `tool ${say(data['name'])}${ended ? ` (${say(data['status'])})` : ''}`;
    case 'agentMessage':
    case 'plan':
      return say(data['text']);
    default:
      return say(data['itemType']);
  }
}

function filesText(files: unknown): string {
  if (!Array.isArray(files)) return '';
  return files
    .map((file: unknown) => say(typeof file === 'object' && file !== null && 'path' in file ? file.path : file))
    .join(', ');
}

function say(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(say).join(', ');
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}
