import { expect, test } from 'vitest';
import { onWindows } from './windows-command-line.ts';

test('outside Windows and for programs nothing is wrapped', () => {
  expect(onWindows('linux', '/opt/codex.cmd', ['a'])).toEqual({
    command: '/opt/codex.cmd',
    args: ['a'],
    verbatim: false,
  });
  expect(onWindows('win32', 'C:\\codex.exe', ['a b'])).toEqual({
    command: 'C:\\codex.exe',
    args: ['a b'],
    verbatim: false,
  });
});

test('a batch launcher goes through cmd.exe with every character hidden that cmd.exe would act on', () => {
  const line = onWindows('win32', 'C:\\npm dir\\codex.cmd', ['app-server', 'a&b']);
  expect(line).toEqual({
    command: 'cmd.exe',
    args: ['/d', '/s', '/c', '"C:\\npm^ dir\\codex.cmd ^^^"app-server^^^" ^^^"a^^^&b^^^""'],
    verbatim: true,
  });
});

test('quotes and trailing backslashes of an argument survive the C runtime', () => {
  const [, , , line] = onWindows('win32', 'x.BAT', ['say "hi"', 'C:\\dir\\']).args;
  const unhidden = line?.replaceAll('^', '');
  expect(unhidden).toBe('"x.BAT "say \\"hi\\"" "C:\\dir\\\\""');
});
