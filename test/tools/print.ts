import path from 'node:path';
import { styleText } from 'node:util';

import type { Moment } from '../../src/delivery/finding.ts';
import type { Report } from './schedule.ts';

type Style = Parameters<typeof styleText>[0];

/** Colours unless the output is a file or a pipe; NO_COLOR and FORCE_COLOR decide first. */
export const paintFor = (stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv) => {
  const forced = env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== '0';
  const on = env.NO_COLOR === undefined && (forced || stream.isTTY);
  return (style: Style, text: string): string => (on ? styleText(style, text) : text);
};

export type Paint = ReturnType<typeof paintFor>;

/** One report: rule and place, message, the line of code with a marker under it, the numbered schedule. */
export const printReport = (
  { file, message }: Report,
  source: string,
  schedule: readonly Moment[],
  root: string,
  paint: Paint,
): string => {
  const place = `${path.relative(root, file)}:${message.line}:${message.column}`;
  return [
    `${paint(['bold', 'red'], message.ruleId ?? 'error')}  ${paint('cyan', place)}`,
    `  ${message.message}`,
    '',
    ...codeFrame(source, message, paint),
    ...(schedule.length > 0 ? [''] : []),
    ...schedule.map(
      ({ what, text }, index) =>
        `  ${paint('dim', `${index + 1}.`.padStart(3))} ${paint(styles[what] ?? 'reset', text)}`,
    ),
  ].join('\n');
};

/** What goes wrong stands out from what the handler does. */
const styles: Partial<Record<Moment['what'], Style>> = {
  crash: 'red',
  throws: 'red',
  redelivered: 'yellow',
  pauses: 'yellow',
  resumes: 'yellow',
};

interface Span {
  readonly line: number;
  readonly column: number;
  readonly endLine?: number | undefined;
  readonly endColumn?: number | undefined;
}

const codeFrame = (source: string, { line, column, endLine, endColumn }: Span, paint: Paint): string[] => {
  const code = source.split(/\r?\n/u)[line - 1];
  if (code === undefined) return [];
  const end = endLine === line && endColumn !== undefined ? endColumn : code.length + 1;
  const gutter = `  ${String(line).padStart(4)} | `;
  const marker = ' '.repeat(column - 1) + '^'.repeat(Math.max(1, end - column));
  return [paint('dim', gutter) + code, paint('dim', `${' '.repeat(gutter.length - 2)}| `) + paint('red', marker)];
};
