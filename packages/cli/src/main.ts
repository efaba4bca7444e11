#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
import { runProgram } from './run-program.ts';

await runProgram({ root: fileURLToPath(new URL('..', import.meta.url)) });
