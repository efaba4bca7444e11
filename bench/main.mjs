// `npm run bench`: medians and p95 of what users feel, printed beside an empty Node script and the bare app-server of the
// same run. Nothing here is a test: machines differ; compare within one run only.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { openControlPlane, readConfig } from '@codex-cp/core';
import { createCodexHome, startScriptedModel } from '@codex-cp/core/scripted-model';
import { BareCodex } from './bare-codex.mjs';
import { writeLongRollout, writeRollouts } from './many-rollouts.mjs';
import { atMost, p50, printTable, row } from './figures.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
mkdirSync(join(root, '.test-work'), { recursive: true });
const folder = mkdtempSync(join(root, '.test-work', 'bench-'));
const cwd = join(folder, 'work');
mkdirSync(cwd);
const TURNS = 60;
const only = process.argv.slice(2);
const section = async (name, run) => {
  if (only.length > 0 && !only.includes(name)) return;
  process.stderr.write(`${name}\n`);
  await run();
};
const timed = async (work) => {
  const began = performance.now();
  await work();
  return performance.now() - began;
};
const repeat = async (times, work) => {
  const values = [];
  for (let n = 0; n < times; n += 1) values.push(await work(n));
  return values;
};
const settings = (name, more = {}) => ({ stateDb: join(folder, name, 'state.sqlite3'), allowedRoots: [cwd], ...more });

await section('start', async () => {
  const empty = join(folder, 'empty.mjs');
  writeFileSync(empty, '');
  const plain = [];
  const mcp = [];
  const commands = { list: [], status: [], submit: [], '--help': [] };
  const mcpBin = join(root, 'packages/mcp/dist/codex-cp-mcp.js');
  const cliBin = join(root, 'packages/cli/dist/main.js');
  const env = {
    ...process.env,
    CODEX_MCP_STATE_DB: settings('start').stateDb,
    CODEX_MCP_EXECUTION_MODE: 'client',
    CODEX_ALLOWED_ROOTS: cwd,
  };
  const cli = (...args) => spawnSync(process.execPath, [cliBin, ...args], { env, cwd, encoding: 'utf8' });
  const { operationId } = JSON.parse(cli('submit', 'first', '--json').stdout);
  for (let n = 0; n < 15; n += 1) {
    plain.push(await timed(() => spawnSync(process.execPath, [empty])));
    mcp.push(await initializeTime(mcpBin, env));
    commands.list.push(await timed(() => cli('list', '--json')));
    commands.status.push(await timed(() => cli('status', operationId, '--json')));
    commands.submit.push(await timed(() => cli('submit', `task ${n}`, '--json')));
    commands['--help'].push(await timed(() => cli('--help')));
  }
  row('empty Node script', plain);
  row('MCP server: start to initialize answer', mcp, atMost('p50', 1.4 * p50(plain) + 60, '1.4 x empty + 60'));
  for (const [name, values] of Object.entries(commands)) {
    row(`CLI: codex-cp ${name}`, values, atMost('p50', 1.4 * p50(plain) + 120, '1.4 x empty + 120'));
  }
  row('MCP server: idle RSS', [await idleServerRss(mcpBin, env)], atMost('p50', 70), 'MB');
});

await section('submit', async () => {
  for (const [count, name] of [
    [0, 'empty'],
    [10_000, '10,000 operations'],
  ]) {
    const plane = openControlPlane({ settings: settings(`submit-${count}`, { executionMode: 'client' }), cwd });
    const submit = (message) => plane.submit({ operation_type: 'start_chat', cwd, message });
    for (let n = 0; n < count; n += 1) await submit(`filling ${n} ${'x'.repeat(280)}`);
    for (const chars of [30, 300, 10_000]) {
      const values = await repeat(200, (n) =>
        timed(() => submit(`${n} of ${chars} ${'y'.repeat(chars)}`.slice(0, chars + 10))),
      );
      row(`submit ack, ${name}, ${chars} characters`, values, atMost('p95', 8));
    }
    if (count > 0) {
      const { operations } = await plane.list({ limit: 200 });
      const ids = operations.map(({ operationId }) => operationId);
      row(
        'status at 10,000',
        await repeat(200, (n) => timed(() => plane.status({ operation_id: ids[n % ids.length] }))),
        atMost('p95', 3),
      );
      row('list of 50 at 10,000', await repeat(50, () => timed(() => plane.list({}))));
    }
    await plane.close();
    if (count > 0) dbBytes(count);
  }
});

await section('turn', async () => {
  const model = await startScriptedModel();
  const codexHome = join(folder, 'codex-home');
  createCodexHome({ dir: codexHome, modelUrl: model.url });
  const bare = new BareCodex(nativeCodex(), codexHome);
  await bare.initialize();
  const plane = openControlPlane({
    settings: settings('turn', { codexHome, sandbox: 'workspace-write', approvalPolicy: 'never' }),
    cwd,
  });
  const [bareBefore, bareWhole, before, after] = [[], [], [], []];
  for (let n = 0; n < TURNS; n += 1) {
    const bareKey = `bare-${n}`;
    const began = Date.now();
    await bare.turn(cwd, `[[id:${bareKey}]][[answer:done]]`);
    bareBefore.push(model.requestsFor(bareKey)[0].at - began);
    bareWhole.push(Date.now() - model.requestsFor(bareKey)[0].at);
    const key = `ours-${n}`;
    const submitted = Date.now();
    const { operationId } = await plane.submit({
      operation_type: 'start_chat',
      cwd,
      message: `[[id:${key}]][[answer:done]]`,
    });
    const { operations } = await plane.wait({ operation_ids: [operationId], wait_seconds: 30 });
    if (operations[0].status !== 'completed')
      throw new Error(`${operationId} ended ${operations[0].status}: ${operations[0].lastError}`);
    if (n === 0) continue;
    before.push(model.requestsFor(key)[0].at - submitted);
    after.push(Date.parse(operations[0].completedAt) - model.requestsFor(key)[0].at);
  }
  row('bare app-server: thread/start to model request', bareBefore.slice(1));
  row('submit to model request', before, atMost('p50', p50(bareBefore) + 15, 'bare + 15'));
  row('bare app-server: model request to turn/completed', bareWhole.slice(1));
  row('model request to completed', after, atMost('p50', p50(bareWhole) + 10, 'bare + 10'));
  row('worker: RSS after these turns', [rssMb(plane.worker.status().pid)], atMost('p50', 70), 'MB');
  await bare.stop();
  await plane.worker.stop();
  await plane.close();
  await model.close();
  // Prompt, request and answer of such a task are some 150 bytes; the journal and the report are ours.
  const { values } = readConfig({ settings: settings('turn'), cwd });
  row('DB bytes per finished operation', [statSync(values.stateDb).size / TURNS], atMost('p50', 4096), 'B');
});

await section('reads', async () => {
  const codexHome = join(folder, 'many');
  const projects = ['one', 'two', 'three', 'four'].map((name) => join(cwd, name));
  for (const project of projects) mkdirSync(project);
  writeRollouts(codexHome, 10_000, projects);
  const long = writeLongRollout(codexHome, projects[0], 50);
  const open = (n) =>
    openControlPlane({ settings: settings(`reads-${n}`, { codexHome, executionMode: 'client' }), cwd });
  const plane = open('warm');
  const { projects: known } = await plane.projects({});
  const { project_id } = known.find(({ path }) => path === projects[0]);
  const rows = [
    ['list of projects', 10, () => plane.projects({}), atMost('p50', 1_000)],
    ['100 chats of a project', 20, () => plane.chats({ project_id }), atMost('p50', 500)],
    ['active chats', 20, () => plane.activeChats({ active_window_minutes: 1_440 }), atMost('p50', 500)],
    ['status of a chat of 50 MB', 5, () => plane.chatStatus({ chat_id: long }), atMost('p50', 1_000)],
    ['50 messages of a chat of 50 MB', 5, () => plane.chat({ chat_id: long }), atMost('p50', 1_000)],
  ];
  for (const [what, times, read, aim] of rows)
    row(`${what}, 10,000 threads`, await repeat(times, () => timed(read)), aim);
  await plane.close();
  const cold = await repeat(5, async (n) => {
    const fresh = open(n);
    const took = await timed(() => fresh.chats({ project_id, limit: 500 }));
    await fresh.close();
    return took;
  });
  row('500 chats of a project, first call of a process', cold, atMost('p50', 2_000));
  row('RSS after these reads', [rssMb(process.pid)], atMost('p50', 400), 'MB');
});

printTable();
rmSync(folder, { recursive: true, force: true });

async function initializeTime(bin, env) {
  const began = performance.now();
  const child = spawn(process.execPath, [bin], { env, cwd, stdio: ['pipe', 'pipe', 'ignore'] });
  const params = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'bench', version: '1' } };
  child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params })}\n`);
  await once(createInterface(child.stdout), 'line');
  const took = performance.now() - began;
  child.kill();
  await once(child, 'exit');
  return took;
}

function dbBytes(count) {
  const { values } = readConfig({ settings: settings(`submit-${count}`), cwd });
  const bytes = statSync(values.stateDb).size;
  row('DB bytes per queued operation, beyond its prompt', [bytes / (count + 600) - 290], atMost('p50', 4096), 'B');
}

/** A server that a client has introduced itself to and asked for the list of tools. */
async function idleServerRss(bin, env) {
  const child = spawn(process.execPath, [bin], { env, cwd, stdio: ['pipe', 'pipe', 'ignore'] });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const params = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'bench', version: '1' } };
  const calls = [
    ['initialize', params],
    ['tools/list', {}],
    ['tools/call', { name: 'codex_list_operations', arguments: {} }],
  ];
  for (const [id, [method, each]] of calls.entries()) {
    child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params: each })}\n`);
    await lines.next();
  }
  const mb = rssMb(child.pid);
  child.kill();
  await once(child, 'exit');
  return mb;
}

/** Only Linux tells it in a file; elsewhere there is no figure. */
function rssMb(pid) {
  if (process.platform !== 'linux') return NaN;
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)[1]) / 1024;
}

function nativeCodex() {
  const require = createRequire(import.meta.url);
  const platform = `${process.platform}-${process.arch}`;
  const vendor = require.resolve(`@openai/codex-${platform}/package.json`, {
    paths: [join(root, 'node_modules/@openai/codex')],
  });
  const { stdout } = spawnSync('find', [join(vendor, '..'), '-type', 'f', '-name', 'codex'], { encoding: 'utf8' });
  return stdout.trim().split('\n')[0];
}
