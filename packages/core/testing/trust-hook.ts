import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StdioCodex } from './stdio-codex.ts';
import type { TemporaryWorkspace } from './workspace.ts';

/** Installs a hook and trusts it, as a user would in Codex. */
export async function trustHook(
  { codexHome, cwd }: TemporaryWorkspace,
  { event, script }: { readonly event: string; readonly script: string },
): Promise<void> {
  const command = join(codexHome, 'hook.sh');
  writeFileSync(command, script, { mode: 0o755 });
  writeFileSync(
    join(codexHome, 'hooks.json'),
    JSON.stringify({ hooks: { [event]: [{ hooks: [{ type: 'command', command }] }] } }),
  );
  const codex = await StdioCodex.start(codexHome);
  const { data } = (await codex.call('hooks/list', { cwds: [cwd] })) as {
    data: { hooks: { key: string; currentHash: string }[] }[];
  };
  const edits = data[0]!.hooks.map(({ key, currentHash }) => ({
    keyPath: `hooks.state."${key}".trusted_hash`,
    value: currentHash,
    mergeStrategy: 'upsert',
  }));
  await codex.call('config/batchWrite', { edits, reloadUserConfig: true });
  await codex.stop();
}
