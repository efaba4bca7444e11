import rooms from '../packages/core/rooms.json' with { type: 'json' };

/** The rooms of packages/core and what each may import, from the very file that dependency-cruiser checks them by. */
export function roomMap(): string {
  const all: readonly (readonly [string, readonly string[]])[] = Object.entries(rooms);
  const others = (room: string) => all.filter(([name]) => name !== room);
  // An arrow from everybody to one room would only hide the others.
  const open = all.flatMap(([room]) => (others(room).every(([, allowed]) => allowed.includes(room)) ? room : []));
  const arrows = all.map(([room, allowed]) => {
    const shown = allowed.filter((each) => !open.includes(each));
    return `  ${room}${shown.length > 0 ? ` --> ${shown.join(' & ')}` : ''}`;
  });
  const everybody = open.map((room) => `\`${room}/\``).join(', ');
  const lines = ['```mermaid', 'flowchart LR', ...arrows.toReversed(), '```'];
  return `An arrow is a permission: what has none is refused. Every room may import ${everybody}.\n\n${lines.join('\n')}`;
}
