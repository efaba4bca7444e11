#!/usr/bin/env node
/** Door of the hook installer. It installs nothing in this version, and says so. */
process.stderr.write(
  'codex-cp hooks are not part of this version: nothing was installed or changed.\n' +
    'Tasks, approvals and reports work without them.\n',
);
process.exitCode = 1;
