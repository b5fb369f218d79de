/** Where in the handler's TypeScript a call stands. */
export interface Site {
  readonly file: string;
  /** Offset in the source text. */
  readonly position: number;
}

/** Compiled modules are run under such a name. */
export const SCHEME = 'lab:';

/** Maps a place of the compiled text back to the source. */
export type Locate = (line: number, column: number) => number;

const locators = new Map<string, Locate>();

export const rememberLocator = (file: string, locate: Locate): void => void locators.set(file, locate);

/** Libraries between the handler and the double add frames. */
const DEPTH = 40;

/** The call in the handler's code that is under way, the innermost one; through `await` as well. */
export const currentSite = (): Site => {
  const frame = framesNow().find(found => found.getFileName()?.startsWith(SCHEME) === true);
  const name = frame?.getFileName();
  if (frame === undefined || name == null) return { file: '', position: 0 };
  const file = name.slice(SCHEME.length);
  const locate = locators.get(file);
  return { file, position: locate?.(frame.getLineNumber() ?? 1, frame.getColumnNumber() ?? 1) ?? 0 };
};

const framesNow = (): readonly NodeJS.CallSite[] => {
  const { stackTraceLimit } = Error;
  const prepareStackTrace: unknown = Reflect.get(Error, 'prepareStackTrace');
  const holder: { stack?: unknown } = {};
  try {
    Error.stackTraceLimit = DEPTH;
    Error.prepareStackTrace = (_error, frames) => frames;
    Error.captureStackTrace(holder, framesNow);
    return holder.stack as readonly NodeJS.CallSite[];
  } finally {
    Reflect.set(Error, 'prepareStackTrace', prepareStackTrace);
    Error.stackTraceLimit = stackTraceLimit;
  }
};
