#!/usr/bin/env node
import './lean-heap.ts';
import { serveMcp } from './serve.ts';

await serveMcp({ door: 'mcp-old-name' });
