/** Rollout files as Codex writes them, many at a time. */
import { mkdirSync, openSync, closeSync, writeSync, utimesSync } from 'node:fs';
import { join } from 'node:path';

const DAY_MS = 86_400_000;
const THREADS_A_DAY = 100;
const instructions = 'Instructions of some length. '.repeat(740);

/** Writes `count` threads over the last hundred days, in turn in one of `cwds`. */
export function writeRollouts(codexHome, count, cwds) {
  const now = Date.now();
  for (let n = 0; n < count; n += 1) {
    const at = now - Math.floor((n * DAY_MS) / THREADS_A_DAY);
    writeThread({ codexHome, at, n, cwd: cwds[n % cwds.length] });
  }
}

/** Writes one thread of some `megabytes`; its id. */
export function writeLongRollout(codexHome, cwd, megabytes) {
  return writeThread({ codexHome, at: Date.now(), n: 999_999, cwd, bytes: megabytes * 1024 * 1024 });
}

function writeThread({ codexHome, at, n, cwd, bytes = 0 }) {
  const time = at.toString(16).padStart(12, '0');
  const id = `${time.slice(0, 8)}-${time.slice(8)}-7abc-8def-${n.toString(16).padStart(12, '0')}`;
  const stamp = new Date(at).toISOString();
  const folder = join(codexHome, 'sessions', ...stamp.slice(0, 10).split('-'));
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `rollout-${stamp.slice(0, 19).replaceAll(':', '-')}-${id}.jsonl`);
  const file = openSync(path, 'w');
  const line = (type, payload) => `${JSON.stringify({ timestamp: stamp, ordinal: 0, type, payload })}\n`;
  const who = { originator: 'bench', cli_version: '0.169.0', source: 'vscode', model_provider: 'scripted' };
  const head = { id, session_id: id, timestamp: stamp, cwd, ...who, base_instructions: { text: instructions } };
  let written = writeSync(file, line('session_meta', head));
  for (let turn = 1; turn === 1 || written < bytes; turn += 1) {
    written += writeSync(file, turnLines(line, `${id}-${turn}`, bytes > 0 ? 2_000 : 100).join(''));
  }
  closeSync(file);
  utimesSync(path, at / 1_000, at / 1_000);
  return id;
}

function turnLines(line, turn_id, chars) {
  const item = (more) => line('event_msg', { type: 'item_completed', turn_id, item: more });
  const text = 'word '.repeat(chars / 5);
  return [
    line('event_msg', { type: 'task_started', turn_id }),
    line('response_item', { type: 'message', role: 'user', content: [{ type: 'input_text', text }] }),
    item({ type: 'UserMessage', id: `${turn_id}-u`, content: [{ type: 'text', text }] }),
    line('response_item', { type: 'message', role: 'assistant', content: [{ type: 'output_text', text }] }),
    item({ type: 'AgentMessage', id: `${turn_id}-a`, content: [{ type: 'Text', text }] }),
    line('event_msg', { type: 'task_complete', turn_id }),
  ];
}
