#!/usr/bin/env node
/** Door of the smoke runner. It checks nothing in this version, and says so. */
process.stderr.write(
  'The smoke runner is not part of this version: nothing was checked.\n' +
    'Run "codex-cp doctor" to check the installation, or "npm run demo" in the repository for a whole task.\n',
);
process.exitCode = 1;
