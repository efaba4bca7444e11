import { readFileSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../foundation/hash.ts';

/** Device, inode, size and mtime of a file: another Codex under the same path has another one. */
export function binaryFingerprint(path: string): string {
  const { dev, ino, size, mtimeNs } = statSync(realpathSync(path), { bigint: true });
  return [dev, ino, size, mtimeNs].join(':');
}

/** What a login rests on. Tokens are refreshed in place by Codex itself: that is no other login. */
interface AuthFile {
  readonly OPENAI_API_KEY?: unknown;
  readonly auth_mode?: unknown;
  readonly tokens?: { readonly account_id?: unknown } | null;
}

/** Hash over the account that `auth.json` names, not over its tokens; `none` where there is no login. */
export function loginFingerprint(codexHome: string): string {
  try {
    const { OPENAI_API_KEY, auth_mode, tokens } = JSON.parse(
      readFileSync(join(codexHome, 'auth.json'), 'utf8'),
    ) as AuthFile;
    return sha256(JSON.stringify([OPENAI_API_KEY ?? null, auth_mode ?? null, tokens?.account_id ?? null]));
  } catch {
    return 'none';
  }
}
