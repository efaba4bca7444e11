import type { IncomingHttpHeaders } from 'node:http';
import { listOf, parseJson, recordOf, stringOf } from './json-value.ts';
import type { OfferedTools } from './offered-tools.ts';
import { offeredTools } from './offered-tools.ts';

/** What Codex asks for in one model request, as far as the scripted model cares. */
export interface IncomingRequest {
  readonly threadId: string | null;
  readonly turnId: string | null;
  /** `turn` for the work of a turn; others, e.g. `compaction`, are Codex's own. */
  readonly requestKind: string;
  readonly model: string | null;
  readonly effort: string | null;
  readonly summary: string | null;
  readonly sandboxMode: string | null;
  /** The last message a person wrote; empty if there is none. */
  readonly lastUserText: string;
  /** What the tools answered since then. */
  readonly outputs: readonly string[];
  readonly tools: OfferedTools;
}

/** Messages of role `user` that Codex writes itself; they must not be taken for the user's words. */
const INJECTED = new RegExp(
  `^\\s*(${[
    '</?(environment_context|turn_aborted|user_shell_command|hook_prompt|user_action|image|skill|recommended_plugins)\\b',
    '<(subagent_notification|codex_internal_context|model_switch)\\b',
    '# AGENTS\\.md instructions',
    'Another language model started to solve this problem',
  ].join('|')})`,
);

/** Reads a Responses API request as Codex sends it. */
export function readIncomingRequest(body: unknown, headers: IncomingHttpHeaders): IncomingRequest {
  const request = recordOf(body);
  const client = recordOf(request['client_metadata']);
  const metadata = turnMetadata(client, headers);
  const input = listOf(request['input']).map(recordOf);
  const spoken = input.findLastIndex((item) => spokenText(item) !== null);
  const last = input[spoken];
  return {
    threadId: stringOf(metadata['thread_id']) ?? stringOf(client['thread_id']) ?? headerOf(headers, 'thread-id'),
    turnId: stringOf(metadata['turn_id']) ?? stringOf(client['turn_id']),
    requestKind: stringOf(metadata['request_kind']) ?? 'turn',
    model: stringOf(request['model']),
    effort: stringOf(recordOf(request['reasoning'])['effort']),
    summary: stringOf(recordOf(request['reasoning'])['summary']),
    sandboxMode: stringOf(metadata['sandbox_mode']),
    lastUserText: last === undefined ? '' : (spokenText(last) ?? ''),
    outputs: input.slice(spoken + 1).flatMap(toolOutput),
    tools: offeredTools(request),
  };
}

function turnMetadata(
  client: Readonly<Record<string, unknown>>,
  headers: IncomingHttpHeaders,
): Readonly<Record<string, unknown>> {
  const text = stringOf(client['x-codex-turn-metadata']) ?? headerOf(headers, 'x-codex-turn-metadata');
  return recordOf(parseJson(text ?? ''));
}

function headerOf(headers: IncomingHttpHeaders, name: string): string | null {
  return stringOf(headers[name]);
}

function spokenText(item: Readonly<Record<string, unknown>>): string | null {
  if (item['role'] !== 'user') return null;
  const texts = textsOf(item['content']).filter((text) => !INJECTED.test(text));
  return texts.length === 0 ? null : texts.join('\n');
}

function toolOutput(item: Readonly<Record<string, unknown>>): readonly string[] {
  if (stringOf(item['type'])?.endsWith('_output') !== true) return [];
  const output = stringOf(item['output']);
  return [output ?? textsOf(item['output']).join('\n')];
}

/** The texts of a content that is either one string or a list of parts. */
function textsOf(content: unknown): readonly string[] {
  const whole = stringOf(content);
  if (whole !== null) return [whole];
  return listOf(content).flatMap((part) => stringOf(recordOf(part)['text']) ?? []);
}
