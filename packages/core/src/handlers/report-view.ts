import type { ToolOutput } from '../contract/registry.ts';
import { redactSecrets } from '../foundation/redact.ts';
import { cut } from '../foundation/text.ts';
import type { Operation } from '../model/operation.ts';
import type { TurnReport } from '../model/report.ts';
import type { StoredReport } from '../store/operation-store.ts';

type ReportView = NonNullable<ToolOutput<'codex_get_operation_status'>['finalReport']>;

/** How much of a report is shown. */
export interface ReportBounds {
  readonly messageMaxChars: number;
  /** Where the text begins; 0 for all of it that fits. */
  readonly messageOffset: number;
  /** `all` that was kept of files and commands, or a few files and the exit codes. */
  readonly lists: 'all' | 'few';
}

const FEW_FILES = 20;
/** Of the newest commands. */
const EXIT_CODES = 20;

/** What the turn left behind. The text is what Codex said, byte for byte; only commands are held against secrets. */
export function reportView(
  { threadId, turnId }: Operation,
  { finalText, report }: StoredReport,
  { messageMaxChars, messageOffset, lists }: ReportBounds,
): ReportView {
  const whole = finalText ?? '';
  const { text, truncated } = cut(whole.slice(messageOffset), messageMaxChars);
  const files = report?.filesChanged ?? [];
  const shownFiles = lists === 'all' ? files : files.slice(0, FEW_FILES);
  return {
    text,
    truncated,
    originalChars: whole.length,
    returnedChars: text.length,
    threadId,
    turnId,
    source: 'turn',
    readFullVia: truncated
      ? `codex_get_operation_status: message_max_chars, message_offset ${messageOffset + text.length}`
      : 'codex_get_operation_status',
    ...(messageOffset > 0 && { offset: messageOffset }),
    filesChanged: shownFiles.map(({ path, kind, movePath }) => ({
      path,
      kind,
      ...(movePath !== null && { movePath }),
    })),
    ...(shownFiles.length < files.length && { filesChangedCount: files.length }),
    commands: commandsView(report, lists),
    ...(report && report.toolCalls > 0 && { toolCalls: report.toolCalls }),
    ...(report && report.stoppedCommands.length > 0 && { stoppedCommands: report.stoppedCommands.map(redactSecrets) }),
    tokenUsage: tokensView(report),
    durationMs: report?.durationMs ?? null,
  };
}

function commandsView(report: TurnReport | null, lists: ReportBounds['lists']): ReportView['commands'] {
  const runs = report?.commands ?? [];
  return {
    total: report?.commandsTotal ?? 0,
    failed: report?.commandsFailed ?? 0,
    declined: report?.commandsDeclined ?? 0,
    exitCodes: runs.slice(-EXIT_CODES).map(({ exitCode }) => exitCode),
    ...(lists === 'all' && { newest: runs.map((run) => ({ ...run, command: redactSecrets(run.command) })) }),
  };
}

function tokensView(report: TurnReport | null): ReportView['tokenUsage'] {
  if (!report?.tokens) return null;
  const { partial, ...tokens } = report.tokens;
  return { ...tokens, ...(partial && { partial }) };
}
