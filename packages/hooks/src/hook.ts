#!/usr/bin/env node
/** Door of the hook handler. It records nothing in this version, and never stands in the way of Codex. */
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
