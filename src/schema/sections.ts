/** Migration files that hold the way up and the way down. */

const DIRECTION = new Set(['up', 'down', 'ups', 'downs', 'undo']);
const TOOLS = new Set(['migrate', 'goose', 'micrate', 'rambler', 'dbmate', '']);

/** The text with its down sections blanked, line breaks kept: `-- migrate:down`, `-- +goose Down`, `-- Down Migration`. */
export const withoutDownSections = (text: string): string => {
  let down = false;
  const lines = text.split('\n').map(line => {
    const direction = directionOf(line);
    if (direction !== undefined) down = direction === 'down';
    return down ? '' : line;
  });
  return lines.join('\n');
};

const directionOf = (line: string): 'up' | 'down' | undefined => {
  const trimmed = line.trim();
  if (trimmed.length > 80 || !(trimmed.startsWith('--') || trimmed.startsWith('#'))) return undefined;
  const words = trimmed
    .toLowerCase()
    .split(/[\s:+!@/#-]+/)
    .filter(word => word !== '');
  const [first = '', second] = words;
  const named = TOOLS.has(first) && second !== undefined ? second : first;
  if (!DIRECTION.has(named)) return undefined;
  // `-- down the road` is prose: after the marker only `migration` or an option such as `transaction:false` may follow.
  const rest = words.slice(named === first ? 1 : 2);
  const isMarker =
    rest.length === 0 || rest[0] === 'migration' || rest[0] === 'transaction' || rest[0] === 'notransaction';
  if (!isMarker) return undefined;
  return named.startsWith('up') ? 'up' : 'down';
};

const DOWN_NAMES = ['down', 'undo', 'rollback', 'revert'];

/** `0001_x.down.sql`, `down.sql`, `20260101-x-down.sql`. */
export const isDownFile = (file: string): boolean => {
  const name = (file.split('/').at(-1) ?? '').toLowerCase();
  if (!name.endsWith('.sql')) return false;
  const stem = name.slice(0, -'.sql'.length);
  return DOWN_NAMES.some(down => stem === down || ['.', '_', '-'].some(separator => stem.endsWith(separator + down)));
};
