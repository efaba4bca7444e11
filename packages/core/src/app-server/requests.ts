import { AppServerError } from './app-server-error.ts';
import type { SandboxPolicy, ThreadInfo, TurnStart } from './port.ts';
import type {
  SandboxPolicy as WireSandboxPolicy,
  ThreadStartResponse,
  TurnStartParams,
} from './protocol/generated/types.ts';

/**
 * Reads the result of a call. One that cannot be read belongs to a Codex that speaks differently; what it answers to has
 * happened all the same, so it counts as a lost answer.
 */
export function reading<R, T>(method: string, result: R, read: (result: R) => T): T {
  try {
    return read(result);
  } catch (cause) {
    const message = `${method} was answered in a way that is not understood.`;
    throw new AppServerError({ kind: 'ambiguous', message, method }, { cause });
  }
}

/** What starting and resuming tell of a thread. */
export function readThreadInfo(
  result: Pick<ThreadStartResponse, 'thread' | 'cwd' | 'model' | 'reasoningEffort'>,
): ThreadInfo {
  const { thread, cwd, model, reasoningEffort } = result;
  return { threadId: thread.id, cwd, model, effort: reasoningEffort, rolloutPath: thread.path };
}

/** Everything that is sticky in a thread goes with the turn; the mode's own settings win over the turn's in Codex. */
export function toTurnStartParams(turn: TurnStart): TurnStartParams {
  const { threadId, text, clientUserMessageId, cwd, approvalPolicy, model, effort, summary, collaborationMode } = turn;
  return {
    threadId,
    clientUserMessageId,
    input: [{ type: 'text', text, text_elements: [] }],
    cwd,
    approvalPolicy,
    sandboxPolicy: toSandboxPolicy(turn.sandbox),
    model,
    effort,
    ...(summary !== null && { summary }),
    collaborationMode: {
      mode: collaborationMode,
      settings: { model, reasoning_effort: effort, developer_instructions: null },
    },
  };
}

function toSandboxPolicy({ type }: SandboxPolicy): WireSandboxPolicy {
  switch (type) {
    case 'readOnly':
      return { type, networkAccess: false };
    case 'dangerFullAccess':
      return { type };
    case 'workspaceWrite':
      return { type, writableRoots: [], networkAccess: false, excludeTmpdirEnvVar: false, excludeSlashTmp: false };
  }
}
