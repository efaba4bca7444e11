import { resolve } from 'node:path';
import type { ControlPlane, ToolArguments } from '@codex-cp/core';
import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../base-command.ts';
import { countFlag, timeoutFlag, wordFlag } from '../flags.ts';
import { TOOL_FIELDS } from '../generated/tool-fields.ts';
import { readPrompt } from '../input/read-prompt.ts';
import { rootFor } from '../plane.ts';
import { renderSubmitted } from '../render/submitted.ts';
import { UsageError } from '../usage-error.ts';
import { Watcher } from '../watcher.ts';

type SubmitArguments = ToolArguments<'codex_submit_task'>;
const field = TOOL_FIELDS.codex_submit_task;

/** Gives Codex a task. */
export class Submit extends BaseCommand {
  static override summary = 'Give Codex a task.';
  static override description =
    'Stores the task and answers at once with its id; the task outlives this command. With --wait or --follow it stays until the task has ended.';
  static override examples = [
    '<%= config.bin %> submit "Write a test for the parser"',
    'git diff | <%= config.bin %> submit --wait --sandbox read-only - > review.md',
    '<%= config.bin %> submit --chat THREAD "Now the same for the lexer" --follow',
  ];
  static override args = {
    prompt: Args.string({ description: 'What Codex should do; "-", or nothing, reads what is piped in.' }),
  };
  static override flags = {
    file: Flags.string({ char: 'f', helpValue: 'PATH', description: 'Read the prompt from a file.' }),
    wait: Flags.boolean({ exclusive: ['follow'], description: 'Wait for the end and print the final report.' }),
    follow: Flags.boolean({ description: 'Show live what happens, then the final report.' }),
    timeout: timeoutFlag('With --wait or --follow: stop watching after this time. The task goes on.'),
    cwd: Flags.string({ char: 'C', helpValue: 'PATH', description: 'Folder to work in; this one by default.' }),
    chat: Flags.string({ helpValue: 'THREAD', description: 'Go on in this thread instead of a new one.' }),
    project: Flags.string({ helpValue: 'ID', description: 'Project to work in, as "projects" lists them.' }),
    title: Flags.string({ description: 'Name of the task and of its thread.' }),
    model: Flags.string({ char: 'm', description: 'Model of the turn.' }),
    effort: Flags.string({ description: field.effort.description }),
    sandbox: wordFlag(field.sandbox, { description: 'What commands may touch.' }),
    'approval-policy': wordFlag(field.approval_policy, { aliases: ['approval'] }),
    plan: Flags.boolean({ description: 'Read only: propose a plan instead of changing anything.' }),
    'max-turn-seconds': countFlag(field.max_turn_seconds),
    'when-busy': wordFlag(field.when_busy),
    'dedup-policy': wordFlag(field.dedup_policy),
    'client-request-id': Flags.string({ helpValue: 'KEY', description: field.client_request_id.description }),
    'timeout-seconds': countFlag(field.timeout_seconds),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Submit);
    if (flags.timeout !== undefined && !flags.wait && !flags.follow) {
      throw new UsageError('--timeout', 'needs_other', '--timeout needs --wait or --follow.');
    }
    const message = await readPrompt({ argument: args.prompt, file: flags.file }, process.stdin);
    const input = toArguments(message, flags);
    const more = flags.cwd === undefined ? {} : await rootFor(flags, resolve(flags.cwd));
    await this.withPlane({ flags, more }, (plane) =>
      flags.wait || flags.follow ? this.#submitAndWatch(plane, input, flags) : this.#submit(plane, input, flags),
    );
  }

  async #submit(plane: ControlPlane, input: SubmitArguments, flags: { readonly json: boolean }): Promise<void> {
    await this.answer(plane, flags, {
      tool: 'codex_submit_task',
      input,
      ask: plane.submit,
      text: (submitted) => {
        this.terminal.err(renderSubmitted(submitted, this.terminal.errFormat));
        return submitted.operationId;
      },
    });
  }

  async #submitAndWatch(plane: ControlPlane, input: SubmitArguments, flags: WatchFlags): Promise<void> {
    const submitted = await plane.submit(input);
    const { operationId } = submitted;
    this.terminal.err(`${operationId}\n${renderSubmitted(submitted, this.terminal.errFormat, 'watched')}`);
    const watcher = new Watcher(plane, this.terminal, flags);
    this.endWith(await (flags.follow ? watcher.follow(operationId, 0) : watcher.waitForReport(operationId)));
  }
}

interface WatchFlags {
  readonly json: boolean;
  readonly follow: boolean;
  readonly timeout: number | undefined;
}

interface TaskFlags extends Pick<SubmitArguments, 'title' | 'model' | 'effort' | 'sandbox'> {
  readonly cwd: string | undefined;
  readonly chat: string | undefined;
  readonly project: string | undefined;
  readonly plan: boolean;
  readonly 'approval-policy': SubmitArguments['approval_policy'];
  readonly 'max-turn-seconds': number | undefined;
  readonly 'when-busy': SubmitArguments['when_busy'];
  readonly 'dedup-policy': SubmitArguments['dedup_policy'];
  readonly 'client-request-id': string | undefined;
  readonly 'timeout-seconds': number | undefined;
}

/** The arguments of the tool that stand for the flags; what was not given stays out, since a repeat is compared by it. */
function toArguments(message: string, flags: TaskFlags): SubmitArguments {
  const { cwd, chat, project, title, model, effort, sandbox } = flags;
  const here = chat === undefined && project === undefined ? process.cwd() : undefined;
  return {
    operation_type: chat === undefined ? 'start_chat' : 'send_message',
    message,
    chat_id: chat,
    project_id: project,
    cwd: cwd === undefined ? here : resolve(cwd),
    title,
    model,
    effort,
    sandbox,
    approval_policy: flags['approval-policy'],
    collaboration_mode: flags.plan ? 'plan' : undefined,
    max_turn_seconds: flags['max-turn-seconds'],
    when_busy: flags['when-busy'],
    dedup_policy: flags['dedup-policy'],
    client_request_id: flags['client-request-id'],
    timeout_seconds: flags['timeout-seconds'],
  };
}
