import { expect, test } from 'vitest';
import { refuseRemoteFolder } from './remote-folder.ts';

const linux = (type: number) => ({ platform: 'linux', fileSystemType: () => type }) as const;
const windows = {
  platform: 'win32',
  fileSystemType: (): number => {
    throw new Error('Windows has no such call');
  },
} as const;

const refusal = expect.objectContaining({
  code: 'CODEX_STATE_UNUSABLE',
  details: expect.objectContaining({ reason: 'network_file_system' }) as unknown,
}) as Error;

test.each([
  ['NFS', 0x6969],
  ['SMB', 0x517b],
  ['CIFS', 0xff534d42],
  ['CIFS, as a signed number', 0xff534d42 | 0],
  ['SMB2', 0xfe534d42],
  ['AFS', 0x5346414f],
  ['Ceph', 0x00c36400],
  ['Coda', 0x73757245],
  ['9P', 0x01021997],
])('a folder on %s is refused', (_, type) => {
  expect(() => refuseRemoteFolder('/state', linux(type))).toThrow(refusal);
});

test.each([
  ['ext4', 0xef53],
  ['tmpfs', 0x01021994],
  ['overlayfs', 0x794c7630],
  ['FUSE, which local disks use too', 0x65735546],
])('a folder on %s is taken', (_, type) => {
  expect(() => refuseRemoteFolder('/state', linux(type))).not.toThrow();
});

test.each(['\\\\server\\share\\x', '//server/share/x', '\\\\?\\UNC\\server\\share', '\\\\server.local\\c$'])(
  'on Windows the share %s is refused',
  (folder) => {
    expect(() => refuseRemoteFolder(folder, windows)).toThrow(refusal);
  },
);

test.each(['C:\\Users\\u', '\\\\?\\C:\\Users\\u', '\\\\.\\C:\\x', '\\state'])('on Windows %s is taken', (folder) => {
  expect(() => refuseRemoteFolder(folder, windows)).not.toThrow();
});

test('on macOS the type of a file system is not known, and nothing is refused', () => {
  const mac = { platform: 'darwin', fileSystemType: () => 0x6969 } as const;
  expect(() => refuseRemoteFolder('/Volumes/x', mac)).not.toThrow();
});
