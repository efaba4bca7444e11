import type { OperationEventRecord } from '@codex-cp/core';
import type { Format } from './format.ts';
import { statusWord } from './status-word.ts';
import { showTime } from './times.ts';
import { prose, visibleLine } from './visible.ts';

type Data = OperationEventRecord['data'];

/** One fact in the life of an operation as a line; undefined for what says nothing to people. */
export function renderEvent(event: OperationEventRecord, format: Format): string | undefined {
  const text = eventText(event, format);
  if (text === undefined || text === '') return undefined;
  const time = showTime(new Date(event.at).toISOString(), format);
  return `${format.style.dim(time)}  ${text}`;
}

function eventText({ type, data }: OperationEventRecord, { style }: Format): string | undefined {
  switch (type) {
    case 'status':
      return statusText(data, style);
    case 'item':
      return itemText(data, style);
    case 'interaction':
      return interactionText(data);
    case 'warning':
      return style.yellow(`warning: ${prose(say(data['message']))}`);
    case 'retry':
      return style.dim(`waits: ${say(data['reason'])}`);
    case 'note':
      return style.dim(
        Object.entries(data)
          .map(([name, value]) => `${name}: ${visibleLine(say(value))}`)
          .join(', '),
      );
  }
}

function statusText(data: Data, style: Format['style']): string {
  const status = say(data['status']);
  const code = say(data['lastErrorCode']);
  const word = WORDS[status] ?? status;
  return `${statusWord(word, style)}${code === '' ? '' : ` [${code}]`}`;
}

/** Steps that have a word of their own only inside. */
const WORDS: Readonly<Record<string, string>> = {
  submitting: 'starting_turn',
  reconciling: 'recovering: Codex is asked what became of the turn',
};

/** That an answer was delivered says nothing new; what is asked is shown by whoever can read the question. */
function interactionText(data: Data): string | undefined {
  const said = INTERACTION_WORDS[say(data['status'])];
  return said === undefined ? undefined : `${say(data['interactionId'])}: ${said}`;
}

const INTERACTION_WORDS: Readonly<Record<string, string>> = {
  answered: 'answered',
  expired: 'nobody answered in time, it is declined',
  cleared: 'is no longer asked',
  orphaned: 'can no longer be answered, Codex has ended',
};

function itemText(data: Data, style: Format['style']): string | undefined {
  const completed = data['state'] === 'completed';
  switch (data['itemType']) {
    case 'commandExecution':
      return `$ ${visibleLine(say(data['command']))}${completed ? ` ${style.dim(`(${commandEnd(data)})`)}` : ''}`;
    case 'fileChange':
      return `files ${say(data['status'])}: ${pathsOf(data['files']).map(visibleLine).join(', ')}`;
    case 'toolCall':
      return `tool ${visibleLine(say(data['name']))}${completed ? ` ${style.dim(`(${say(data['status'])})`)}` : ''}`;
    case 'agentMessage':
    case 'plan':
      return messageText(data);
    default:
      return undefined;
  }
}

function messageText(data: Data): string {
  const text = say(data['text']);
  const chars = data['chars'];
  return `> ${prose(text).replaceAll('\n', '\n  ')}${typeof chars === 'number' && chars > text.length ? '…' : ''}`;
}

const commandEnd = (data: Data): string =>
  typeof data['exitCode'] === 'number' ? `exit ${data['exitCode']}` : say(data['status']);

function pathsOf(files: unknown): readonly string[] {
  if (!Array.isArray(files)) return [];
  return files.map((file: unknown) =>
    say(typeof file === 'object' && file !== null && 'path' in file ? file.path : file),
  );
}

function say(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(say).join(', ');
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}
