import { AdminDoctor } from './admin/doctor.ts';
import { Init } from './admin/init.ts';
import { PrintConfig } from './admin/print-config.ts';
import { HelpCommand } from './commands/help.ts';

/** Every command of codex-control-plane-mcp-admin by its id. */
export const ADMIN_COMMANDS = {
  doctor: AdminDoctor,
  help: HelpCommand,
  init: Init,
  'print-config': PrintConfig,
};
