import { styleText } from 'node:util';

export type Style = Parameters<typeof styleText>[0];
export type Paint = (style: Style, text: string) => string;

export interface Terminal {
  readonly out: (text: string) => void;
  readonly warn: (text: string) => void;
  readonly paint: Paint;
  /** Shows how far a long work has come; nothing where nobody watches. */
  readonly progress: (done: number, of: number, what: string) => void;
  readonly cwd: string;
}

/** Colours unless the output is a file or a pipe; NO_COLOR and FORCE_COLOR decide first. */
export const paintFor = (isTerminal: boolean, env: NodeJS.ProcessEnv): Paint => {
  const isForced = env['FORCE_COLOR'] !== undefined && env['FORCE_COLOR'] !== '0';
  const isOn = (env['NO_COLOR'] ?? '') === '' && (isForced || isTerminal);
  return (style, text) => (isOn ? styleText(style, text, { validateStream: false }) : text);
};

const WIDTH = 24;

/** A bar and what is being looked at, in one line of at most 80 characters. */
export const barOf = (done: number, of: number, what: string): string => {
  const filled = of === 0 ? WIDTH : Math.round((WIDTH * done) / of);
  const text = `${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)} ${String(done)}/${String(of)} `;
  const room = 80 - text.length;
  return text + (what.length <= room ? what : `…${what.slice(what.length - room + 1)}`);
};

export const systemTerminal = (): Terminal => {
  const { stdout, stderr, env } = process;
  return {
    out: text => void stdout.write(text.endsWith('\n') ? text : `${text}\n`),
    warn: text => void stderr.write(`${text}\n`),
    paint: paintFor(stdout.isTTY, env),
    progress: (done, of, what) => {
      if (!stderr.isTTY) return;
      stderr.write(`\r\u001B[K${done < of ? barOf(done, of, what) : ''}`);
    },
    cwd: process.cwd(),
  };
};
