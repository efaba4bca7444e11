import type { ProposedFileChange } from './interaction.ts';

/** Tokens of one turn. `partial`: some model answers were not seen, the numbers are a lower bound. */
export interface TurnTokens {
  readonly totalTokens: number;
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  readonly outputTokens: number;
  readonly reasoningOutputTokens: number;
  readonly partial: boolean;
}

export interface CommandRun {
  /** As Codex ran it, shell wrapper included; cut to 500 characters. */
  readonly command: string;
  readonly status: 'inProgress' | 'completed' | 'failed' | 'declined';
  readonly exitCode: number | null;
  readonly durationMs: number | null;
}

/** What a turn left behind, read from the turn itself. Command output is never part of it. */
export interface TurnReport {
  readonly filesChanged: readonly Pick<ProposedFileChange, 'path' | 'kind' | 'movePath'>[];
  readonly commandsTotal: number;
  readonly commandsFailed: number;
  readonly commandsDeclined: number;
  /** The newest 50. */
  readonly commands: readonly CommandRun[];
  readonly toolCalls: number;
  /** Assistant messages in the turn, the final one included. */
  readonly messages: number;
  readonly tokens: TurnTokens | null;
  readonly durationMs: number | null;
  /** Commands of an interrupted turn that we ended. */
  readonly stoppedCommands: readonly string[];
}

/** The items a report is made of, as the app-server port names them. */
export type ReportItem =
  | { readonly type: 'agentMessage'; readonly text: string; readonly phase: string | null }
  | ({ readonly type: 'commandExecution' } & CommandRun)
  | {
      readonly type: 'fileChange';
      readonly changes: readonly ProposedFileChange[];
      readonly status: 'inProgress' | 'completed' | 'failed' | 'declined';
    }
  | { readonly type: 'toolCall' }
  | { readonly type: 'userMessage' | 'plan' | 'other' };

const COMMANDS_KEPT = 50;
const COMMAND_CHARS = 500;

/** The last message that Codex marked as final, else the last message, byte for byte; null when it said nothing. */
export function finalText(items: readonly ReportItem[]): string | null {
  const messages = items.filter((item) => item.type === 'agentMessage').filter((item) => item.text !== '');
  return (messages.findLast((item) => item.phase === 'final_answer') ?? messages.at(-1))?.text ?? null;
}

/** Sums up the items of a finished turn. */
export function buildReport(
  items: readonly ReportItem[],
  turn: Pick<TurnReport, 'tokens' | 'durationMs' | 'stoppedCommands'>,
): TurnReport {
  const commands = items.filter((item) => item.type === 'commandExecution');
  const applied = items.filter((item) => item.type === 'fileChange').filter((item) => item.status === 'completed');
  return {
    filesChanged: lastChangePerPath(applied.flatMap((item) => item.changes)),
    commandsTotal: commands.length,
    commandsFailed: commands.filter((command) => command.status === 'failed').length,
    commandsDeclined: commands.filter((command) => command.status === 'declined').length,
    commands: commands.slice(-COMMANDS_KEPT).map(({ command, status, exitCode, durationMs }) => ({
      command: command.slice(0, COMMAND_CHARS),
      status,
      exitCode,
      durationMs,
    })),
    toolCalls: items.filter((item) => item.type === 'toolCall').length,
    messages: items.filter((item) => item.type === 'agentMessage').length,
    ...turn,
  };
}

function lastChangePerPath(changes: readonly ProposedFileChange[]): TurnReport['filesChanged'] {
  const byPath = new Map(changes.map(({ path, kind, movePath }) => [path, { path, kind, movePath }]));
  return [...byPath.values()];
}
