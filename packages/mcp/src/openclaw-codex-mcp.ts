#!/usr/bin/env node
import { serveMcp } from './serve.ts';

await serveMcp({ door: 'mcp-old-name' });
