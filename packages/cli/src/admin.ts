#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runProgram, type Program } from './run-program.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const own = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as NonNullable<
  Program['pjson']
>;
const description = 'Sets up the MCP server codex-control-plane-mcp.';
const oclif = {
  bin: 'codex-control-plane-mcp-admin',
  dirname: 'codex-cp',
  commands: { strategy: 'explicit' as const, target: './dist/admin-commands.js', identifier: 'ADMIN_COMMANDS' },
};

await runProgram({ root, pjson: { ...own, description, oclif } });
