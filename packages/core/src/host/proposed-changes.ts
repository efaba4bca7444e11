import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { readBytes } from '../foundation/files.ts';
import type { ProposedFileChange } from '../model/interaction.ts';
import { readPatch } from '../model/patch.ts';

/** The call that is being asked about is among the newest lines of its thread. */
const TAIL_BYTES = 8 * 1024 * 1024;

/**
 * The file changes that a tool call of the model proposes, read from what Codex has written of its thread: for a question
 * whose item nobody of us has seen start. Undefined where the call cannot be found or is no patch.
 */
export function readProposedChanges(
  rolloutPath: string,
  { callId, cwd }: { readonly callId: string; readonly cwd: string },
): readonly ProposedFileChange[] | undefined {
  const line = tailOf(rolloutPath)
    .split('\n')
    .findLast((each) => each.includes(JSON.stringify(callId)) && /"(?:custom_tool_call|function_call)"/.test(each));
  const text = line === undefined ? undefined : callText(line, callId);
  const changes = text === undefined ? undefined : readPatch(text);
  return changes?.map(({ path, movePath, ...rest }) => ({
    ...rest,
    path: resolve(cwd, path),
    movePath: movePath === null ? null : resolve(cwd, movePath),
  }));
}

interface CallLine {
  readonly payload?: { readonly call_id?: unknown; readonly input?: unknown; readonly arguments?: unknown };
}

function callText(line: string, callId: string): string | undefined {
  try {
    const { payload } = JSON.parse(line) as CallLine;
    if (payload?.call_id !== callId) return undefined;
    if (typeof payload.input === 'string') return payload.input;
    const { cmd } = JSON.parse(String(payload.arguments)) as { readonly cmd?: unknown };
    return typeof cmd === 'string' ? cmd : undefined;
  } catch {
    return undefined;
  }
}

function tailOf(path: string): string {
  try {
    const { size } = statSync(path);
    const bytes = Math.min(size, TAIL_BYTES);
    return readBytes(path, size - bytes, bytes).toString('utf8');
  } catch {
    return '';
  }
}
