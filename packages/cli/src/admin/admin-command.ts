import { resolve } from 'node:path';
import type { ControlPlane } from '@codex-cp/core';
import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../base-command.ts';
import { EXIT } from '../exit-codes.ts';
import { makeState, openPlane, readSettings, type GlobalFlags } from '../plane.ts';
import { serverProgram } from '../server-program.ts';
import { clientConfig } from './client-config.ts';
import { protocolSmoke, type ProtocolSmoke } from './protocol-smoke.ts';

/** Where the server that is set up may work. */
export const PLACE_FLAGS = {
  'projects-root': Flags.string({
    helpValue: 'PATH',
    description: 'Folder whose sub-folders are projects; this one by default.',
  }),
  'allowed-root': Flags.string({
    multiple: true,
    multipleNonGreedy: true,
    helpValue: 'PATH',
    description: 'Folder that tasks may run in, repeatable; the projects root by default.',
  }),
};

export interface PlaceFlags extends GlobalFlags {
  readonly 'projects-root': string | undefined;
  readonly 'allowed-root': string[] | undefined;
}

/** What the commands of the admin program have in common: they set up the server that carries the old name, and answer in JSON. */
export abstract class AdminCommand extends BaseCommand {
  /** The block for an MCP client. */
  protected async clientConfig(flags: PlaceFlags) {
    const { values } = await readSettings(flags, DOOR);
    const projectsRoot = resolve(flags['projects-root'] ?? process.cwd());
    const allowedRoots = (flags['allowed-root'] ?? [projectsRoot]).map((root) => resolve(root));
    const codexHome = flags['codex-home'] ?? process.env['CODEX_HOME'];
    return clientConfig({
      stateDb: values.stateDb,
      projectsRoot,
      allowedRoots,
      codexHome: codexHome && resolve(codexHome),
      entry: serverEntry(),
    });
  }

  /** Whether the server of such a block answers. */
  protected smoke(config: ReturnType<typeof clientConfig>): Promise<ProtocolSmoke> {
    const { args, env } = config.mcpServers['codex-control-plane-mcp'];
    return protocolSmoke(args[0] ?? serverEntry(), env);
  }

  /** Opens the control plane as that server would. */
  protected open(flags: GlobalFlags): Promise<ControlPlane> {
    return openPlane(flags, {}, DOOR);
  }

  /** Makes the state file that the server will use. */
  protected makeState(flags: GlobalFlags): Promise<void> {
    return makeState(flags, DOOR);
  }

  protected tell(answer: Readonly<Record<string, unknown>> & { readonly ok: boolean }): void {
    this.printJson(answer);
    if (!answer.ok) this.endWith(EXIT.failed);
  }
}

/** What is said of the hooks while there are none. */
export const HOOKS_SKIPPED = { skipped: true, reason: 'Hooks are not part of this version.' };

const DOOR = 'mcp-old-name';

const serverEntry = (): string => serverProgram('codex-control-plane-mcp');
