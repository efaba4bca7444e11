import type { FinalReport, OperationView, WorkflowView } from '../views.ts';
import { indent, showJson, type Fact } from './facts.ts';
import type { Format } from './format.ts';
import { renderInteraction } from './interaction.ts';
import { reportFacts, reportText } from './report.ts';
import { prose } from './visible.ts';

/** What an operation and a plan workflow tell alike. */
type Task = OperationView | WorkflowView;

/** Parts of a text one after the other, without those that say nothing. */
export const inParts = (parts: readonly string[]): string => parts.filter((part) => part !== '').join('\n\n');

/** Why nobody knows at present, and what went wrong. */
export function errorFacts(
  { lastError, lastErrorCode, recovering }: Pick<Task, 'lastError' | 'lastErrorCode' | 'recovering'>,
  { style }: Format,
): readonly Fact[] {
  const code = lastErrorCode === undefined ? '' : ` [${lastErrorCode}]`;
  return [
    ['Recovering', recovering === undefined ? null : style.yellow(`${recovering.reason}: ${recovering.next}`)],
    ['Error', lastError === null ? null : style.red(`${prose(lastError)}${code}`)],
  ];
}

/** Open questions, whole. A command runs in the folder of its task, unless it says another. */
export const questionsPart = (
  { cwd, pendingInteractions }: Pick<Task, 'cwd' | 'pendingInteractions'>,
  format: Format,
): string =>
  inParts(
    pendingInteractions.map((asked) =>
      renderInteraction(asked.kind === 'approval' ? { cwd, ...asked } : asked, format),
    ),
  );

/** The journal, one fact in a line. */
export function eventsPart({ events = [] }: Pick<Task, 'events'>, { style }: Format): string {
  const lines = events.map((event) => showJson(event).replace(/\s*\n\s*/g, ' '));
  return lines.length === 0 ? '' : `${style.dim('Events')}\n${indent(lines.join('\n'), 2)}`;
}

/** What was done, then what Codex said; who sees only a part is told so, and by `more` where all of it is. */
export function reportParts(report: FinalReport | null, format: Format, more = ''): readonly string[] {
  if (report === null) return [];
  const { truncated, returnedChars, originalChars } = report;
  const notice = `(${returnedChars} of ${originalChars} characters${more})`;
  return [reportFacts(report, format), reportText(report, format), truncated ? format.style.dim(notice) : ''];
}
