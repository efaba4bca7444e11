import { resolve } from 'node:path';
import type { ToolArguments } from '@codex-cp/core';
import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { wordFlag } from '../flags.ts';
import { TOOL_FIELDS } from '../generated/tool-fields.ts';
import { readPrompt } from '../input/read-prompt.ts';
import { rootFor } from '../plane.ts';
import { renderSubmitted } from '../render/submitted.ts';
import { fileFlag, keyFlag, TASK_FLAGS, taskArguments, type TaskFlags } from '../task-flags.ts';
import { WATCH_FLAGS, WatchingCommand } from '../watching.ts';

type SubmitArguments = ToolArguments<'codex_submit_task'>;
const field = TOOL_FIELDS.codex_submit_task;

/** Gives Codex a task. */
export class Submit extends WatchingCommand {
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
    file: fileFlag('prompt'),
    ...WATCH_FLAGS,
    chat: Flags.string({ helpValue: 'THREAD', description: 'Go on in this thread instead of a new one.' }),
    ...TASK_FLAGS,
    plan: Flags.boolean({ description: 'Read only: propose a plan instead of changing anything.' }),
    'when-busy': wordFlag(field.when_busy),
    'dedup-policy': wordFlag(field.dedup_policy),
    'client-request-id': keyFlag(field.client_request_id.description),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Submit);
    const { wait, follow, timeout } = flags;
    this.checkTimeout(timeout, { wait, follow });
    const message = await readPrompt({ argument: args.prompt, file: flags.file }, process.stdin);
    const input = toArguments(message, flags);
    const more = flags.cwd === undefined ? {} : await rootFor(flags, resolve(flags.cwd));
    await this.withPlane({ flags, more }, (plane) =>
      this.step(plane, flags, {
        tool: 'codex_submit_task',
        input,
        ask: plane.submit,
        id: ({ operationId }) => operationId,
        note: renderSubmitted,
      }),
    );
  }
}

interface SubmitFlags extends TaskFlags {
  readonly chat: string | undefined;
  readonly plan: boolean;
  readonly 'when-busy': SubmitArguments['when_busy'];
  readonly 'dedup-policy': SubmitArguments['dedup_policy'];
  readonly 'client-request-id': string | undefined;
}

function toArguments(message: string, flags: SubmitFlags): SubmitArguments {
  const { chat, project } = flags;
  return {
    operation_type: chat === undefined ? 'start_chat' : 'send_message',
    message,
    chat_id: chat,
    ...taskArguments(flags, chat !== undefined || project !== undefined),
    collaboration_mode: flags.plan ? 'plan' : undefined,
    when_busy: flags['when-busy'],
    dedup_policy: flags['dedup-policy'],
    client_request_id: flags['client-request-id'],
  };
}
