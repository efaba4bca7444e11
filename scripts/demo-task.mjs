// The task of the demo. Its own Codex homes, state folder and workspace lie in `.demo/` of this clone.
//   --login        your own Codex login instead of the scripted model
//   --ask          you decide what Codex asks, also with the scripted model
//   --folder PATH  another place than `.demo/`
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openControlPlane } from '@codex-cp/core';
import { createCodexHome, startScriptedModel } from '@codex-cp/core/scripted-model';

const { values: flags } = parseArgs({
  options: { login: { type: 'boolean' }, ask: { type: 'boolean' }, folder: { type: 'string' } },
});
const { login = false } = flags;
const asks = flags.ask ?? (login && process.stdin.isTTY);
const folder = flags.folder ? resolve(flags.folder) : fileURLToPath(new URL('../.demo', import.meta.url));
const [workspace, stateDb] = ['workspace', 'state/state.sqlite3'].map((name) => join(folder, name));
const HOME_PREFIX = 'codex-home-';
const bold = (text) => (process.stdout.isTTY ? `\u001b[1m${text}\u001b[22m` : text);
const say = (text = '') => process.stdout.write(`${text}\n`);
const began = performance.now();
const stamp = () => `${((performance.now() - began) / 1000).toFixed(1).padStart(5)} s`;

rmSync(workspace, { recursive: true, force: true });
mkdirSync(workspace, { recursive: true });
const model = login ? undefined : await startScriptedModel();
// A home for each run: an app-server that an earlier run left behind knows only the model of that run.
const codexHome = model
  ? mkdtempSync(join(folder, HOME_PREFIX))
  : (process.env.CODEX_HOME ?? join(homedir(), '.codex'));
if (model) createCodexHome({ dir: codexHome, modelUrl: model.url });

const plane = openControlPlane({
  env: demoEnvironment(),
  settings: {
    stateDb,
    codexHome,
    allowedRoots: [workspace],
    sandbox: 'workspace-write',
    approvalPolicy: login ? 'untrusted' : 'on-request',
    workerIdleSeconds: 2,
    appServerIdleSeconds: 1,
  },
});
await endLeftovers();

const message = login
  ? 'Run the command `echo hello from Codex > hello.txt` in this folder, then tell me in one sentence what you did.'
  : [
      '[[say:I will look around first.]]',
      '[[command:ls -a]]',
      '[[approval:echo hello from Codex > hello.txt]]',
      '[[answer:I looked around, asked you, and wrote hello.txt.]]',
    ].join(' ');

say(bold(login ? 'A task on your own Codex login' : 'A task on the real Codex, with a scripted model'));
const submitted = await plane.submit({ operation_type: 'start_chat', message, cwd: workspace, title: 'codex-cp demo' });
say(
  `${stamp()}  submitted  ${bold(submitted.operationId)}  (the id is there at once; the task now outlives this process)`,
);

let failed = false;
for await (const event of plane.subscribe({ operationId: submitted.operationId })) {
  say(`${stamp()}  ${describe(event)}`);
  if (event.type === 'interaction' && event.data.status === 'pending') await decide(event.data.interactionId);
}

const operation = await plane.status({ operation_id: submitted.operationId });
const report = operation.finalReport;
failed ||= operation.status !== 'completed';
say();
say(bold(`Final report: ${operation.status}`));
say(report ? report.text : (operation.lastError ?? 'Codex said nothing.'));
if (report) {
  const { commands, tokenUsage, durationMs } = report;
  say(
    `${commands.total} commands (${commands.failed} failed), ${tokenUsage?.totalTokens ?? 'unknown'} tokens, ${durationMs ?? '?'} ms in Codex`,
  );
}
if (model) {
  const starts = new Set(model.requests.map(({ turnId }) => turnId)).size;
  say(`The model saw ${starts === 1 ? 'exactly one turn' : `${starts} turns`}.`);
  failed ||= starts !== 1;
  say();
  say('The same with your own login: npm run demo -- --login');
}
await plane.close();
await model?.close();
process.exitCode = failed ? 1 : 0;

async function decide(interactionId) {
  const { interactions } = await plane.interactions({ operation_id: submitted.operationId, status: 'pending' });
  const question = interactions.find((one) => one.interactionId === interactionId);
  if (!question) return;
  say(`${stamp()}  ${bold('Codex asks')}: ${question.prompt}`);
  if (question.command) say(`         ${question.command}   (in ${question.cwd})`);
  const answer = asks ? await ask() : 'accept';
  await plane.answer({ interaction_id: interactionId, decision: answer });
  say(`${stamp()}  answered   ${answer}`);
}

/**
 * Without what is set for the programs of this product on this machine, so that the demo is the same everywhere; with
 * the scripted model also without the settings of Codex, and without proxies, which would stand before loopback.
 */
function demoEnvironment() {
  const foreign = login
    ? /^(CODEX_(MCP|CP|CONTROL_PLANE|ALLOWED|PROJECTS)_|OPENCLAW_|DEEPSEEK_)/i
    : /^(CODEX_|OPENCLAW_|DEEPSEEK_|OPENAI_)|_PROXY$/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}

/** A run that was stopped leaves a task that goes on, as it should; it ends before the next one begins. */
async function endLeftovers() {
  const starting = ['starting_app_server', 'starting_thread', 'starting_turn'];
  const open = ['queued', ...starting, 'running', 'waiting_for_approval', 'waiting_for_user_input'];
  const { operations } = await plane.list({ status: open });
  for (const { operationId } of operations) {
    say(`${stamp()}  stops      ${operationId}  (left by an earlier run)`);
    const { confirmed } = await plane.interrupt({ operation_id: operationId });
    if (!confirmed) throw new Error(`${operationId} does not end: see \`codex-cp worker logs --state-db ${stateDb}\`.`);
  }
  for (const name of readdirSync(folder).filter((each) => each.startsWith(HOME_PREFIX))) {
    const home = join(folder, name);
    if (home !== codexHome) rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function ask() {
  const lines = createInterface(process.stdin, process.stdout);
  const answer = await lines.question('         Allow it? [y/N] ');
  lines.close();
  return /^y/i.test(answer) ? 'accept' : 'decline';
}

function describe({ type, data }) {
  if (type === 'status') return `status     ${data.status}`;
  if (type === 'interaction') return `question   ${data.kind}: ${data.status}`;
  if (type === 'item') return `${String(data.state).padEnd(9)}  ${data.itemType}  ${data.command ?? data.text ?? ''}`;
  return `${type.padEnd(9)}  ${JSON.stringify(data)}`;
}
