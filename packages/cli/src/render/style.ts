/** How words are set apart; where colour is off every function gives its text back. */
export interface Style {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly cyan: (text: string) => string;
}

export type Colour = 'on' | 'off';

/** The styles of a stream. */
export function createStyle(colour: Colour): Style {
  const paint =
    (open: number, close: number) =>
    (text: string): string =>
      colour === 'on' && text !== '' ? `\u001B[${open}m${text}\u001B[${close}m` : text;
  return {
    bold: paint(1, 22),
    dim: paint(2, 22),
    red: paint(31, 39),
    green: paint(32, 39),
    yellow: paint(33, 39),
    cyan: paint(36, 39),
  };
}

/** Colour goes to terminals only; FORCE_COLOR wins over NO_COLOR, and both over what the stream is. */
export function wantsColour(stream: { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv): Colour {
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined && forced !== '') return forced === '0' || forced === 'false' ? 'off' : 'on';
  if (env['NO_COLOR'] !== undefined && env['NO_COLOR'] !== '') return 'off';
  return stream.isTTY === true && env['TERM'] !== 'dumb' ? 'on' : 'off';
}
