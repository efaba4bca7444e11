import { expect, test } from 'vitest';
import {
  parseBootSysctl,
  parseProcStat,
  parsePsEnvironment,
  parsePsLine,
  parseWindowsProcess,
  windowsProcessScript,
} from './parse-process.ts';

const STAT =
  '4711 (a) b (c)) S 1 4700 4700 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 98765432 1000 50 18446744073709551615 1 1 0\n';

test('the start time of /proc stat is found behind a name with spaces and parentheses', () => {
  expect(parseProcStat(STAT)).toEqual({ state: 'S', processGroup: 4700, startTime: '98765432' });
});

test('a text that is no /proc stat gives nothing', () => {
  expect(parseProcStat('')).toBeUndefined();
  expect(parseProcStat('12 (short) R 1 2')).toBeUndefined();
});

test('the macOS start date is read with its blanks evened out, beside the state', () => {
  expect(parsePsLine('Ss   Tue Nov  4 12:40:11 2026    \n')).toEqual({
    state: 'Ss',
    startTime: 'Tue Nov 4 12:40:11 2026',
  });
  expect(parsePsLine('\n')).toBeUndefined();
});

test('the macOS boot id is the session UUID, or the boot time where there is none', () => {
  const time = '{ sec = 1795474019, usec = 12 } Tue Nov 24 08:00:00 2026\n';
  expect(parseBootSysctl(`8C1B4E52-0A1F-4D3E-9A77-0123456789AB\n${time}`)).toBe('8C1B4E52-0A1F-4D3E-9A77-0123456789AB');
  expect(parseBootSysctl(time)).toBe('1795474019');
  expect(parseBootSysctl('')).toBeUndefined();
});

test('the Windows answer holds the boot and the start of the process, or a dash when there is none', () => {
  expect(parseWindowsProcess('412 639123456789012345\r\n')).toEqual({ bootId: '412', startTime: '639123456789012345' });
  expect(parseWindowsProcess('412 -\r\n')).toEqual({ bootId: '412', startTime: undefined });
  expect(parseWindowsProcess('Get-Process : Cannot find a process')).toBeUndefined();
});

test('the Windows script asks for one process by its number', () => {
  expect(windowsProcessScript(4711)).toContain('Get-Process -Id 4711');
});

test('marked processes of macOS ps are told from their environment, and the command ends where that begins', () => {
  const text = [
    '  501 /bin/sleep 60 SHELL=/bin/zsh CODEX_CP_GENERATION=gen-12345678 HOME=/Users/a',
    '  502 node server.js --x=1 HOME=/Users/a',
    '  503 vi CODEX_CP_GENERATION',
  ].join('\n');
  expect(parsePsEnvironment(text, 'CODEX_CP_GENERATION')).toEqual([
    { pid: 501, command: '/bin/sleep 60', mark: 'gen-12345678' },
  ]);
});
