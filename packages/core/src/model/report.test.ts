import { describe, expect, test } from 'vitest';
import type { ProposedFileChange } from './interaction.ts';
import { buildReport, finalText, type CommandRun, type ReportItem } from './report.ts';

const says = (text: string, phase: string | null = null): ReportItem => ({ type: 'agentMessage', text, phase });

const ran = (over: Partial<CommandRun> = {}): ReportItem => ({
  type: 'commandExecution',
  command: 'npm test',
  status: 'completed',
  exitCode: 0,
  durationMs: 10,
  ...over,
});

const change = (path: string, over: Partial<ProposedFileChange> = {}): ProposedFileChange => ({
  path,
  kind: 'update',
  movePath: null,
  diff: '@@',
  ...over,
});

const changed = (
  changes: readonly ProposedFileChange[],
  status: 'inProgress' | 'completed' | 'failed' | 'declined' = 'completed',
): ReportItem => ({ type: 'fileChange', changes, status });

const TURN = { tokens: null, durationMs: null, stoppedCommands: [] };

describe('finalText()', () => {
  test.each<[string, readonly ReportItem[], string | null]>([
    ['nothing was said', [], null],
    ['only empty messages were sent', [says(''), says('', 'final_answer')], null],
    ['nothing is marked', [says('first'), ran(), says('last')], 'last'],
    ['one is marked as final', [says('a'), says('b', 'final_answer'), says('c', 'commentary')], 'b'],
    ['several are marked as final', [says('a', 'final_answer'), says('b', 'final_answer')], 'b'],
    ['the marked one is empty', [says('a'), says('', 'final_answer')], 'a'],
  ])('when %s', (_when, items, text) => {
    expect(finalText(items)).toBe(text);
  });

  test('is byte for byte what Codex wrote', () => {
    expect(finalText([says(' \r\n“ok”\u0000🙂 ')])).toBe(' \r\n“ok”\u0000🙂 ');
  });
});

describe('buildReport()', () => {
  test('a turn that did nothing has an empty report', () => {
    expect(buildReport([], TURN)).toEqual({
      filesChanged: [],
      commandsTotal: 0,
      commandsFailed: 0,
      commandsDeclined: 0,
      commands: [],
      toolCalls: 0,
      messages: 0,
      ...TURN,
    });
  });

  test('what is known of the turn as a whole is passed on', () => {
    const tokens = {
      totalTokens: 5,
      inputTokens: 1,
      cachedInputTokens: 1,
      outputTokens: 2,
      reasoningOutputTokens: 1,
      partial: true,
    };
    const turn = { tokens, durationMs: 7, stoppedCommands: ['sleep 100'] };
    expect(buildReport([], turn)).toMatchObject(turn);
  });

  test('messages and tool calls are counted, prompts and plans are not', () => {
    const others: ReportItem[] = [{ type: 'userMessage' }, { type: 'plan' }, { type: 'other' }];
    const report = buildReport([says('a'), says(''), { type: 'toolCall' }, { type: 'toolCall' }, ...others], TURN);
    expect(report).toMatchObject({ messages: 2, toolCalls: 2, commandsTotal: 0 });
  });

  test('commands are counted by how they ended', () => {
    const statuses = ['completed', 'failed', 'failed', 'declined', 'inProgress'] as const;
    const report = buildReport(
      statuses.map((status) => ran({ status })),
      TURN,
    );
    expect(report).toMatchObject({ commandsTotal: 5, commandsFailed: 2, commandsDeclined: 1 });
    expect(report.commands.map(({ status }) => status)).toEqual(statuses);
  });

  test('the newest 50 commands are named, each cut to 500 characters and without anything else of the item', () => {
    const numbers = Array.from({ length: 60 }, (_, index) => index);
    const items = numbers.map((exitCode) => ({ ...ran({ exitCode, command: 'x'.repeat(501) }), output: 'secret' }));
    const { commands, commandsTotal } = buildReport(items, TURN);
    expect(commandsTotal).toBe(60);
    expect(commands.map(({ exitCode }) => exitCode)).toEqual(numbers.slice(10));
    expect(commands[0]).toEqual({ command: 'x'.repeat(500), status: 'completed', exitCode: 10, durationMs: 10 });
  });

  test('files count only where the change was applied, once each with the last that happened to them', () => {
    const items = [
      changed([change('a', { kind: 'add' }), change('b')]),
      changed([change('declined')], 'declined'),
      changed([change('failed')], 'failed'),
      changed([change('running')], 'inProgress'),
      changed([change('a', { kind: 'delete' }), change('c', { movePath: 'd' })]),
    ];
    expect(buildReport(items, TURN).filesChanged).toEqual([
      { path: 'a', kind: 'delete', movePath: null },
      { path: 'b', kind: 'update', movePath: null },
      { path: 'c', kind: 'update', movePath: 'd' },
    ]);
  });
});
