import type { OperationBrief, OperationView } from '../views.ts';
import { indent, renderFacts, type Fact } from './facts.ts';
import type { Format } from './format.ts';
import { colourOf, statusWord } from './status-word.ts';
import { renderTable, type Column } from './table.ts';
import { errorFacts, eventsPart, inParts, questionsPart, reportParts } from './task-parts.ts';
import { showSpan, showTime } from './times.ts';
import { prose, visible } from './visible.ts';

/** One operation whole: where it is, what it asks, what it did, what it said. */
export function renderOperation(view: OperationView, format: Format, prompt: 'whole' | 'cut' = 'cut'): string {
  return inParts([
    renderFacts(
      [...whereFacts(view, format), ['Prompt', promptOf(view, prompt)], ...troubleFacts(view, format)],
      format,
    ),
    progressPart(view, format),
    eventsPart(view, format),
    questionsPart(view, format),
    ...reportParts(view.finalReport, format),
  ]);
}

/** Operations, one in a line. */
export function renderOperations(operations: readonly ListedOperation[], format: Format): string {
  if (operations.length === 0) return 'No operations.';
  return renderTable(operations, columnsFor(format), format);
}

/** What a line of the list shows: both the short and the whole view have it. */
type ListedOperation = Pick<OperationBrief, 'operationId' | 'status' | 'createdAt' | 'completedAt' | 'cwd' | 'title'>;

function columnsFor(format: Format): readonly Column<ListedOperation>[] {
  const { style } = format;
  return [
    { title: 'ID', cell: ({ operationId }) => operationId },
    { title: 'STATUS', cell: ({ status }) => status, style: (text, { status }) => colourOf(status, style)(text) },
    { title: 'CREATED', cell: ({ createdAt }) => showTime(createdAt, format) },
    { title: 'TOOK', cell: ({ createdAt, completedAt }) => showSpan(createdAt, completedAt, format) },
    { title: 'FOLDER', cell: ({ cwd }) => cwd, shrinks: 'end' },
    { title: 'TITLE', cell: ({ title }) => title ?? '-', shrinks: 'start' },
  ];
}

function whereFacts(view: OperationView, format: Format): readonly Fact[] {
  const { policy, startedAt, completedAt, turnStatus } = view;
  const model = [policy?.model, policy?.effort].filter(Boolean).join(', ');
  const took = startedAt === null ? '' : ` (${showSpan(startedAt, completedAt, format)})`;
  return [
    ['Operation', view.operationId],
    ['Status', `${statusWord(view.status, format.style)}${turnStatus === null ? '' : took}`],
    ['Title', view.title === null ? null : prose(view.title)],
    ['Folder', visible(view.cwd)],
    ['Thread', view.threadId],
    ['Key', view.clientRequestId.startsWith('auto:') ? null : visible(view.clientRequestId)],
    ['Policy', policy && `sandbox ${policy.sandbox}, approval ${policy.approvalPolicy}`],
    ['Mode', policy?.collaborationMode === 'default' ? null : policy?.collaborationMode],
    ['Model', model],
    ['Created', showTime(view.createdAt, format)],
    ['Ended', showTime(completedAt, format)],
  ];
}

const PLACE = 'other tasks; who asks holds its place, too: "codex-cp interactions"';

/** Why a queued task has not begun. */
const WAITS_FOR: Readonly<Record<string, string>> = {
  thread_busy: 'the turn before it in its thread',
  project_limit: `a place among the tasks of its project, taken by ${PLACE}`,
  global_limit: `a place, taken by ${PLACE}`,
  app_server_restart: 'the restart of the app-server',
  active_writer: 'another program that holds its thread',
  low_disk: 'free space on the disk',
  app_server_unavailable: 'Codex, which cannot be reached',
  retry: 'its next attempt',
};

function troubleFacts(view: OperationView, format: Format): readonly Fact[] {
  const { waitReason, warnings = [], interruptRequestedAt, status } = view;
  const stopping = interruptRequestedAt !== undefined && !ENDED.has(status);
  return [
    ['Waits for', status === 'queued' && waitReason !== undefined ? (WAITS_FOR[waitReason] ?? waitReason) : null],
    ['Stopping', stopping ? 'an interrupt was asked for' : null],
    ...errorFacts(view, format),
    ['Warning', warnings.length === 0 ? null : format.style.yellow(warnings.map(prose).join('\n'))],
    ['Report', view.reportPruned === true ? 'removed, it was older than the time reports are kept' : null],
  ];
}

const ENDED: ReadonlySet<string> = new Set([
  'completed',
  'failed',
  'interrupted',
  'cancelled',
  'unknown_after_app_server_exit',
]);

/** Has the operation reached an end? */
export const hasEnded = (status: string): boolean => ENDED.has(status);

const PROMPT_CHARS = 300;

function promptOf({ request }: OperationView, show: 'whole' | 'cut'): string | null {
  const message = request?.['message'];
  if (typeof message !== 'string') return null;
  const isCut = request?.['messageTruncated'] === true || (show === 'cut' && message.length > PROMPT_CHARS);
  const shown = show === 'whole' ? message : message.slice(0, PROMPT_CHARS);
  return isCut ? `${prose(shown)}…` : prose(shown);
}

function progressPart({ progressEvents = [] }: OperationView, format: Format): string {
  const lines = progressEvents.map(({ at, text }) => `${format.style.dim(showTime(at, format))}  ${prose(text)}`);
  return lines.length === 0 ? '' : `${format.style.dim('Progress')}\n${indent(lines.join('\n'), 2)}`;
}
