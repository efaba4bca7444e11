import type { FinalReport, OperationView, WorkflowView } from '../views.ts';
import { renderFacts } from './facts.ts';
import type { Format } from './format.ts';
import { showDuration } from './times.ts';
import { prose, visible, visibleLine } from './visible.ts';

/** What Codex said last: byte for byte in a pipe; on a terminal nothing in it is obeyed. */
export const reportText = ({ text }: Pick<FinalReport, 'text'>, { kind }: Format): string =>
  kind === 'plain' ? text : prose(text);

/** What a turn left behind beside its words. */
export function reportFacts(report: FinalReport, format: Format): string {
  const { filesChanged, filesChangedCount = filesChanged.length, toolCalls = 0, durationMs } = report;
  const stopped = report.stoppedCommands ?? [];
  return renderFacts(
    [
      ['Files', filesChangedCount === 0 ? null : filesText(filesChanged, filesChangedCount)],
      ['Commands', commandsText(report, format)],
      ['Stopped', stopped.map(visibleLine).join('\n')],
      ['Tool calls', toolCalls === 0 ? null : toolCalls],
      ['Tokens', tokensText(report.tokenUsage)],
      ['Duration', durationMs === null ? null : showDuration(durationMs)],
    ],
    format,
  );
}

/** The end of an operation, or of a plan workflow, in one sentence of a few words. */
export function endSentence({
  status,
  lastError,
  lastErrorCode,
}: Pick<OperationView | WorkflowView, 'status' | 'lastError' | 'lastErrorCode'>): string {
  const code = lastErrorCode === undefined ? '' : ` [${lastErrorCode}]`;
  return lastError === null ? `${status}${code}` : `${status}: ${prose(lastError)}${code}`;
}

function filesText(files: FinalReport['filesChanged'], count: number): string {
  const lines = files.map(({ path, kind, movePath }) => `${kind.padEnd(6)} ${visible(path)}${movedTo(movePath)}`);
  return [...lines, ...(count > files.length ? [`and ${count - files.length} more: --full`] : [])].join('\n');
}

const movedTo = (path: string | null | undefined): string =>
  path === null || path === undefined ? '' : ` -> ${visible(path)}`;

function commandsText({ commands }: FinalReport, { style }: Format): string | null {
  const { total, failed, declined, newest = [] } = commands;
  if (total === 0) return null;
  const counts = [
    `${total} run`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(declined > 0 ? [`${declined} declined`] : []),
  ];
  const lines = newest.map(({ command, status, exitCode }) => {
    const end = exitCode === null ? status : `exit ${exitCode}`;
    return `${visibleLine(command)} ${style.dim(`(${end})`)}`;
  });
  return [counts.join(', '), ...lines].join('\n');
}

function tokensText(usage: FinalReport['tokenUsage']): string | null {
  if (usage === null) return null;
  const { totalTokens, inputTokens, cachedInputTokens, outputTokens, partial } = usage;
  const atLeast = partial === true ? 'at least ' : '';
  return `${atLeast}${totalTokens} (input ${inputTokens}, of it cached ${cachedInputTokens}; output ${outputTokens})`;
}
