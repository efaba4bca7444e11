import type { Marker } from './marker.ts';
import { numberOf, readMarkers, UnreadableMarkerError } from './marker.ts';
import type { ToolUse } from './tool-use.ts';
import { toolUseOf } from './tool-use.ts';

/** What the model does within one response. */
export type Action =
  | { readonly kind: 'message'; readonly text: string; readonly phase: MessagePhase }
  | { readonly kind: 'reasoning'; readonly text: string }
  | { readonly kind: 'stream'; readonly chunks: number; readonly everyMs: number }
  | { readonly kind: 'gate'; readonly name: string }
  | { readonly kind: 'pause'; readonly ms: number }
  | { readonly kind: 'call'; readonly use: ToolUse }
  | { readonly kind: 'report' }
  | { readonly kind: 'nothing' }
  | Refusal;

/** What makes a response fail; `times` limits how often it does so for one task, 0 means each time. */
export type Refusal = { readonly times: number } & (
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'usage-limit'; readonly resetsInSeconds: number }
  | { readonly kind: 'fail'; readonly code: string }
  | { readonly kind: 'incomplete'; readonly reason: string }
  | { readonly kind: 'unreadable'; readonly message: string }
  | { readonly kind: 'cut' }
  | { readonly kind: 'unfinished' }
);

/** How Codex is told to take a message; `none` leaves the field out. */
export type MessagePhase = 'commentary' | 'final_answer' | 'none';

/** What a text asks of the model: which task it is, and what to do in each response. */
export interface Script {
  /** Identifies the task for counting: the `[[id:…]]`, else the whole text. */
  readonly key: string;
  readonly responses: readonly (readonly Action[])[];
}

/** The answer to a text without any marker. */
const HELLO = 'Hello from the scripted model.';

/** Reads the script out of a user's text; a known marker that makes no sense refuses every response. */
export function readScript(text: string): Script {
  const markers = readMarkers(text);
  const key = markers.find((marker) => marker.name === 'id')?.argument ?? text;
  try {
    return { key, responses: groupIntoResponses(markers) };
  } catch (error) {
    if (!(error instanceof UnreadableMarkerError)) throw error;
    return { key, responses: [[{ kind: 'unreadable', message: error.message, times: 0 }]] };
  }
}

/** Which response is due once so many tool outputs have come back; the last one stands for all later requests. */
export function stepAfter(script: Script, outputs: number): number {
  let calls = 0;
  const due = script.responses.findIndex((actions) => {
    const isDue = calls >= outputs;
    calls += actions.filter((action) => action.kind === 'call').length;
    return isDue;
  });
  return due === -1 ? script.responses.length - 1 : due;
}

/** A tool call ends its response, since Codex then runs the tool and asks again; `[[and]]` puts another call beside it. */
function groupIntoResponses(markers: readonly Marker[]): readonly (readonly Action[])[] {
  const responses: Action[][] = [[]];
  let joinNext = false;
  for (const marker of markers) {
    if (marker.name === 'and') joinNext = true;
    const actions = actionsOf(marker);
    if (actions.length === 0) continue;
    const current = responses[responses.length - 1] ?? [];
    if (!joinNext && current.some((action) => action.kind === 'call')) responses.push([...actions]);
    else current.push(...actions);
    joinNext = false;
  }
  return withEnding(responses);
}

function withEnding(responses: readonly Action[][]): readonly (readonly Action[])[] {
  const last = responses[responses.length - 1] ?? [];
  if (last.some((action) => action.kind === 'call')) return [...responses, [{ kind: 'report' }]];
  if (last.some(endsTurn)) return responses;
  return [...responses.slice(0, -1), [...last, { kind: 'message', text: HELLO, phase: 'final_answer' }]];
}

function endsTurn(action: Action): boolean {
  if (action.kind === 'message') return action.phase !== 'commentary';
  if ('times' in action) return action.times === 0;
  return action.kind === 'stream' || action.kind === 'gate' || action.kind === 'nothing';
}

function actionsOf(marker: Marker): readonly Action[] {
  const uses = toolUseOf(marker);
  if (uses.length > 0) return uses.map((use) => ({ kind: 'call', use }));
  return talkOf(marker) ?? refusalOf(marker) ?? [];
}

function talkOf(marker: Marker): readonly Action[] | null {
  const { argument, options } = marker;
  switch (marker.name) {
    case 'answer':
    case 'json':
      return [{ kind: 'message', text: argument, phase: phaseOf(marker) }];
    case 'say':
      return [{ kind: 'message', text: argument, phase: 'commentary' }];
    case 'plan':
      return [{ kind: 'message', text: `<proposed_plan>\n${argument}\n</proposed_plan>\n`, phase: 'final_answer' }];
    case 'big':
      return [{ kind: 'message', text: bigText(numberOf(marker, argument)), phase: 'final_answer' }];
    case 'reasoning':
      return [{ kind: 'reasoning', text: argument }];
    case 'stream':
      return [
        {
          kind: 'stream',
          chunks: numberOf(marker, options['chunks'] ?? '20'),
          everyMs: numberOf(marker, options['every'] ?? '100'),
        },
      ];
    case 'gate':
      return [{ kind: 'gate', name: argument }];
    case 'pause':
      return [{ kind: 'pause', ms: numberOf(marker, argument) }];
    case 'empty':
      return [{ kind: 'nothing' }];
    default:
      return null;
  }
}

function refusalOf(marker: Marker): readonly Action[] | null {
  const { argument, options } = marker;
  const times = numberOf(marker, options['times'] ?? '0');
  switch (marker.name) {
    case 'status':
      return [{ kind: 'status', status: numberOf(marker, argument), times }];
    case 'usage-limit':
      return [{ kind: 'usage-limit', resetsInSeconds: numberOf(marker, options['resets'] ?? '3600'), times }];
    case 'fail':
      return [{ kind: 'fail', code: argument, times }];
    case 'incomplete':
      return [{ kind: 'incomplete', reason: argument === '' ? 'max_output_tokens' : argument, times }];
    case 'cut':
      return [{ kind: 'cut', times }];
    case 'cut-once':
      return [{ kind: 'cut', times: 1 }];
    case 'unfinished':
      return [{ kind: 'unfinished', times }];
    default:
      return null;
  }
}

function phaseOf(marker: Marker): MessagePhase {
  const phase = marker.options['phase'] ?? 'final_answer';
  if (phase === 'commentary' || phase === 'final_answer' || phase === 'none') return phase;
  throw new UnreadableMarkerError(`[[${marker.name}]] has an unknown phase: ${phase}`);
}

function bigText(bytes: number): string {
  const line = `${'0123456789'.repeat(8)}\n`;
  return line.repeat(Math.ceil(bytes / line.length)).slice(0, bytes);
}
